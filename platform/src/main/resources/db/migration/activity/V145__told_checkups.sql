-- Residents tell their own check-ups, as the paper they got has them. What they tell waits for the office: it is held as told until somebody of
-- the municipality has seen the paper, and until then nothing is paid on it. Told by mistake, they take it back themselves while it waits.
alter table activity.checkup
    add column hba1c_percent numeric(3, 1),   -- NGSP
    drop constraint reason_is_known,
    drop constraint measured_when_taken,
    drop constraint measures_are_possible,
    add constraint reason_is_known check (held in ('late', 'again', 'contradiction', 'told')),
    add constraint measured_when_taken check (num_nonnulls(height_cm, weight_kg, waist_cm, systolic, diastolic, hba1c_percent) = 0
        or result in ('taken', 'all-normal', 'follow-up-needed')),
    add constraint measures_are_possible check (height_cm between 50 and 250 and weight_kg between 10 and 400 and waist_cm between 30 and 250
        and systolic between 40 and 300 and diastolic between 20 and 200 and hba1c_percent between 3 and 20);

create or replace view activity.judged_checkup with (security_invoker = true) as
select c.municipality, c.checkup, c.person, c.day, c.kind, c.result, c.provider, c.height_cm, c.weight_kg, c.waist_cm, c.systolic, c.diastolic,
       c.upload, c.recorded_on, c.held, c.corrects, coalesce(w.verdict, a.verdict, case when c.held is null then 'counts' else 'held' end) as state,
       coalesce(w.why, a.why, '') as why, c.hba1c_percent
  from activity.checkup c
  left join activity.checkup_decision a on a.municipality = c.municipality and a.checkup = c.checkup and a.verdict = 'accepted'
  left join activity.checkup_decision w on w.municipality = c.municipality and w.checkup = c.checkup and w.verdict = 'withdrawn';

drop policy staff_and_the_resident on activity.checkup;
create policy staff_and_the_resident on activity.checkup as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job')
        or (select scope.role()) = 'resident' and held = 'told' and corrects is null, false));

drop policy staff_and_the_resident on activity.checkup_decision;
create policy staff_and_the_resident on activity.checkup_decision as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job')
        or (select scope.role()) = 'resident' and verdict = 'withdrawn'
           and exists (select 1 from activity.checkup c
                        where c.municipality = checkup_decision.municipality and c.checkup = checkup_decision.checkup and c.held = 'told'), false));
