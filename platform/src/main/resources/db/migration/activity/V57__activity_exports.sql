-- The export of one resident's device or app, looked at before it is kept, and the body measures in it.
alter table activity.upload
    add column person  uuid,          -- whose export it is; empty when the upload is of many people
    add column said_at timestamptz;   -- when the device or app wrote it, never later than it was received
create unique index same_export_once on activity.upload (municipality, person, digest) where person is not null;

-- Why a count is not paid on until somebody accepts it, as the rules of evidence name it.
alter table activity.steps
    add column held text,
    add constraint reason_is_known check (held in ('manual', 'rate', 'not-worn', 'day-total'));
create index steps_by_day on activity.steps (municipality, day);

-- What a device said last counts: an export that was written before another does not replace it by arriving later.
create or replace view activity.latest_steps with (security_invoker = true) as
select distinct on (s.municipality, s.person, s.day, s.source)
       s.municipality, s.person, s.day, s.source, s.method, s.steps, s.recorded_on, s.held
  from activity.steps s join activity.upload u using (municipality, upload)
 order by s.municipality, s.person, s.day, s.source, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.upload;

create table activity.body (
    municipality text    not null,
    person       uuid    not null,
    day          date    not null,
    source       text    not null,
    upload       uuid    not null,
    method       text    not null,
    height_cm    numeric(4, 1),
    weight_kg    numeric(5, 2),
    waist_cm     numeric(4, 1),
    fat_percent  numeric(3, 1),
    muscle_kg    numeric(5, 2),
    systolic     integer,
    diastolic    integer,
    recorded_on  date    not null,
    primary key (municipality, person, day, source, upload),
    foreign key (municipality, upload) references activity.upload,
    constraint method_is_known check (method in ('sensed', 'manual', 'unknown')),
    constraint something_was_measured check (num_nonnulls(height_cm, weight_kg, waist_cm, fat_percent, muscle_kg, systolic, diastolic) > 0),
    constraint measures_are_possible check (height_cm between 50 and 250 and weight_kg between 10 and 400 and waist_cm between 30 and 250
        and fat_percent between 1 and 80 and muscle_kg between 1 and 200 and systolic between 40 and 300 and diastolic between 20 and 200)
);
create view activity.latest_body with (security_invoker = true) as
select distinct on (b.municipality, b.person, b.day, b.source) b.*
  from activity.body b join activity.upload u using (municipality, upload)
 order by b.municipality, b.person, b.day, b.source, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.upload;
create trigger change_is_noted after insert on activity.body referencing new table as changed
    for each statement execute function snapshot.note_change('day');

-- An export that was read and waits for somebody to keep it. No fact: it goes when it is kept, or after a day.
create table activity.offer (
    municipality text        not null references municipality.municipality,
    offer        uuid        not null,             -- becomes the id of the upload
    person       uuid        not null,
    digest       text        not null,             -- of the file
    content      text        not null,             -- JSON
    offered_at   timestamptz not null,
    primary key (municipality, offer)
);

alter table activity.body enable row level security;
alter table activity.offer enable row level security;
create policy own_municipality on activity.body using (municipality = scope.municipality());
create policy own_municipality on activity.offer using (municipality = scope.municipality());
create policy residents_see_themselves on activity.body as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on activity.offer as restrictive using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on activity.body as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false));
create policy staff_and_the_resident on activity.offer as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false));
grant select, insert on activity.body to musubi_app;
grant select, insert, delete on activity.offer to musubi_app;
grant select on activity.latest_body to musubi_app;
