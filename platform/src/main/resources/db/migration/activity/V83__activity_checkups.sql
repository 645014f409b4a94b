-- Check-ups of residents, as the office enters them or a list of an insurer or clinic says. A check-up is a fact: what was entered wrongly is
-- taken back by a decision with its reason, and the right one entered beside it.
create table activity.checkup (
    municipality text    not null references municipality.municipality,
    checkup      uuid    not null,             -- made by the form or from the list and the line: a retry carries the same id
    person       uuid    not null,
    day          date    not null,
    kind         text    not null,
    result       text    not null,             -- all-normal and follow-up-needed say that it was taken as well
    provider     text,
    height_cm    numeric(4, 1),
    weight_kg    numeric(5, 2),
    waist_cm     numeric(4, 1),
    systolic     integer,
    diastolic    integer,
    upload       uuid    not null,
    recorded_on  date    not null,
    held         text,                         -- why it is not paid on until somebody accepts it
    corrects     uuid,
    primary key (municipality, checkup),
    foreign key (municipality, upload) references activity.upload,
    foreign key (municipality, corrects) references activity.checkup,
    constraint corrected_once unique (municipality, corrects),
    constraint kind_is_known check (kind in ('specific', 'late-elderly', 'colorectal', 'breast', 'lung', 'stomach', 'cervical', 'dental', 'other')),
    constraint result_is_known check (result in ('invited', 'taken', 'all-normal', 'follow-up-needed', 'followed-up', 'early-cancer', 'advanced-cancer')),
    constraint reason_is_known check (held in ('late', 'again', 'contradiction')),
    constraint measured_when_taken check (num_nonnulls(height_cm, weight_kg, waist_cm, systolic, diastolic) = 0
        or result in ('taken', 'all-normal', 'follow-up-needed')),
    constraint pressure_has_two_values check ((systolic is null) = (diastolic is null) and systolic > diastolic),
    constraint measures_are_possible check (height_cm between 50 and 250 and weight_kg between 10 and 400 and waist_cm between 30 and 250
        and systolic between 40 and 300 and diastolic between 20 and 200)
);
create index checkups_of_a_person on activity.checkup (municipality, person, day);
create index checkups_by_day on activity.checkup (municipality, day, checkup);
create index checkups_of_an_upload on activity.checkup (municipality, upload);
create trigger change_is_noted after insert on activity.checkup referencing new table as changed
    for each statement execute function snapshot.note_change('day');

-- What was decided about a check-up: a held one is accepted, a wrong one withdrawn. Withdrawn is the last word; entered by mistake, a further
-- check-up says so.
create table activity.checkup_decision (
    municipality text        not null references municipality.municipality,
    checkup      uuid        not null,
    verdict      text        not null check (verdict in ('accepted', 'withdrawn')),
    person       uuid        not null,
    day          date        not null,
    why          text        not null check (length(why) between 1 and 400),
    decided_at   timestamptz not null,
    decided_by   text        not null,
    primary key (municipality, checkup, verdict),
    foreign key (municipality, checkup) references activity.checkup
);
create trigger change_is_noted after insert on activity.checkup_decision referencing new table as changed
    for each statement execute function snapshot.note_change('day');

-- Check-ups with where they stand: held, accepted or withdrawn, or else they count.
create view activity.judged_checkup with (security_invoker = true) as
select c.municipality, c.checkup, c.person, c.day, c.kind, c.result, c.provider, c.height_cm, c.weight_kg, c.waist_cm, c.systolic, c.diastolic,
       c.upload, c.recorded_on, c.held, c.corrects, coalesce(w.verdict, a.verdict, case when c.held is null then 'counts' else 'held' end) as state,
       coalesce(w.why, a.why, '') as why
  from activity.checkup c
  left join activity.checkup_decision a on a.municipality = c.municipality and a.checkup = c.checkup and a.verdict = 'accepted'
  left join activity.checkup_decision w on w.municipality = c.municipality and w.checkup = c.checkup and w.verdict = 'withdrawn';

-- A list that was read and waits for somebody to keep it; no names are in it. No fact: it goes when it is kept, or after a day.
create table activity.checkup_list (
    municipality text        not null references municipality.municipality,
    list         uuid        not null,         -- becomes the id of the upload
    digest       text        not null,         -- of the file
    content      text        not null,         -- JSON
    offered_at   timestamptz not null,
    primary key (municipality, list)
);

alter table activity.checkup enable row level security;
alter table activity.checkup_decision enable row level security;
alter table activity.checkup_list enable row level security;
create policy own_municipality on activity.checkup using (municipality = scope.municipality());
create policy own_municipality on activity.checkup_decision using (municipality = scope.municipality());
create policy own_municipality on activity.checkup_list using (municipality = scope.municipality());
create policy residents_see_themselves on activity.checkup as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on activity.checkup_decision as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_have_no_part on activity.checkup_list as restrictive using (scope.resident() is null);
create policy staff_and_the_resident on activity.checkup as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job'), false));
create policy staff_and_the_resident on activity.checkup_decision as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
create policy those_who_decide on activity.checkup_list as restrictive
    using (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant select, insert on activity.checkup, activity.checkup_decision to musubi_app;
grant select, insert, delete on activity.checkup_list to musubi_app;
grant select on activity.judged_checkup to musubi_app;
