-- A measure of the body that can hardly be true is kept, and counts only once somebody of the office has accepted it, as steps do. Each measure is
-- held by itself: who types a wrong weight loses nothing of the blood pressure beside it. Why is written when it is told; what was told before this
-- stays as it was paid on.
alter table activity.body
    add column height_held   text,
    add column weight_held   text,
    add column waist_held    text,
    add column pressure_held text,
    add constraint height_is_held_for_a_reason check (height_held is null or height_held = 'range' and height_cm is not null),
    add constraint weight_is_held_for_a_reason check (weight_held is null or weight_held in ('range', 'jump') and weight_kg is not null),
    add constraint waist_is_held_for_a_reason check (waist_held is null or waist_held = 'range' and waist_cm is not null),
    add constraint pressure_is_held_for_a_reason check (pressure_held is null or pressure_held in ('range', 'order') and num_nonnulls(systolic, diastolic) > 0);
create index body_held on activity.body (municipality, day, person, source)
    where num_nonnulls(height_held, weight_held, waist_held, pressure_held) > 0;

create or replace view activity.latest_measure with (security_invoker = true) as
select distinct on (municipality, person, day, source, measure) municipality, person, day, source, method, measure, value, lower, recorded_on, held
  from (select b.*, max(place) filter (where not piece) over (partition by municipality, person, day, source) as last_file
          from (select b.*, u.piece, row_number() over (partition by b.municipality, b.person, b.day, b.source
                                                            order by coalesce(u.said_at, u.received_at), u.received_at, u.number) as place
                  from activity.body b join activity.upload u using (municipality, upload)) b) b
 cross join lateral (values ('height', height_cm, null, height_held), ('weight', weight_kg, null, weight_held), ('waist', waist_cm, null, waist_held),
                            ('fat', fat_percent, null, null), ('muscle', muscle_kg, null, null), ('pressure', systolic, diastolic, pressure_held))
                           m (measure, value, lower, held)
 where (last_file is null or place >= last_file) and num_nonnulls(value, lower) > 0
 order by municipality, person, day, source, measure, place desc;

-- A decision is of a count of steps, or of one measure.
alter table activity.decision
    alter column steps drop not null,
    add column measure text not null default 'steps',
    add column value   numeric(5, 2),   -- of pressure the systolic one; 0 when it was not told
    add column lower   integer,         -- of pressure the diastolic one; 0 when it was not told, or the measure has one value
    add constraint measure_is_known check (measure in ('steps', 'height', 'weight', 'waist', 'pressure')),
    add constraint steps_or_a_measure check ((measure = 'steps') = (steps is not null)
        and (measure = 'steps') = (value is null) and (measure = 'steps') = (lower is null));

create or replace view activity.latest_decision with (security_invoker = true) as
select distinct on (municipality, person, day, source) municipality, person, day, source, method, steps, verdict, why, number
  from activity.decision where measure = 'steps' order by municipality, person, day, source, number desc;

create view activity.latest_measure_decision with (security_invoker = true) as
select distinct on (municipality, person, day, source, measure) municipality, person, day, source, measure, method, value, lower, verdict, why, number
  from activity.decision where measure <> 'steps' order by municipality, person, day, source, measure, number desc;

-- Measures with where they stand, as steps do.
create view activity.judged_measure with (security_invoker = true) as
select m.municipality, m.person, m.day, m.source, m.method, m.measure, m.value, m.lower, m.recorded_on, m.held,
       case when d.verdict in ('accepted', 'left-out') then d.verdict when m.held is not null then 'held' else 'counts' end as state,
       coalesce(d.number, 0) as decided, coalesce(d.why, '') as why
  from activity.latest_measure m
  left join activity.latest_measure_decision d on d.municipality = m.municipality and d.person = m.person and d.day = m.day and d.source = m.source
                                              and d.measure = m.measure and d.method = m.method
                                              and d.value = coalesce(m.value, 0) and d.lower = coalesce(m.lower, 0);

-- What counts of a day: what is held or left out is missing in it.
create view activity.counted_body with (security_invoker = true) as
select municipality, person, day, source,
       case when bool_or(method = 'manual') then 'manual' when bool_or(method = 'unknown') then 'unknown' else 'sensed' end as method,
       max(value) filter (where measure = 'height') as height_cm,
       max(value) filter (where measure = 'weight') as weight_kg,
       max(value) filter (where measure = 'waist') as waist_cm,
       max(value) filter (where measure = 'fat') as fat_percent,
       max(value) filter (where measure = 'muscle') as muscle_kg,
       cast(max(value) filter (where measure = 'pressure') as integer) as systolic,
       cast(max(lower) filter (where measure = 'pressure') as integer) as diastolic
  from activity.judged_measure
 where state in ('counts', 'accepted')
 group by municipality, person, day, source;
grant select on activity.latest_measure_decision, activity.judged_measure, activity.counted_body to musubi_app;
