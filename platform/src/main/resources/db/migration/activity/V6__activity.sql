-- Steps as they came: one row for each person, day, source and upload. A later upload of the same day is a further row;
-- which one counts is decided where evidence is made, not here.
create schema activity;
grant usage on schema activity to musubi_app;

create table activity.upload (
    municipality text        not null references municipality.municipality,
    upload       uuid        not null,             -- made by the sender: a retry carries the same id
    digest       text        not null,             -- of what was sent
    rows         integer     not null,
    received_at  timestamptz not null,
    primary key (municipality, upload)
);

create table activity.steps (
    municipality text        not null,
    person       uuid        not null,
    day          date        not null,
    source       text        not null,
    upload       uuid        not null,
    method       text        not null,
    steps        integer     not null,
    recorded_on  date        not null,
    primary key (municipality, person, day, source, upload),
    constraint steps_are_possible check (steps between 0 and 1000000),
    constraint method_is_known check (method in ('sensed', 'manual', 'unknown'))
);

-- Every row belongs to an upload. Looked at once for all rows of a statement, where a foreign key looks for each of them. As a foreign
-- key does, it sees uploads whoever writes.
create function activity.demand_upload() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if exists (select 1 from (select distinct municipality, upload from added) a
                where not exists (select 1 from activity.upload u where u.municipality = a.municipality and u.upload = a.upload)) then
        raise foreign_key_violation using message = 'steps of an upload that is not there';
    end if;
    return null;
end $$;
create trigger upload_is_there after insert on activity.steps referencing new table as added
    for each statement execute function activity.demand_upload();

-- The last upload of a day and source is what the device says about it now.
create view activity.latest_steps with (security_invoker = true) as
select distinct on (s.municipality, s.person, s.day, s.source)
       s.municipality, s.person, s.day, s.source, s.method, s.steps, s.recorded_on
  from activity.steps s join activity.upload u using (municipality, upload)
 order by s.municipality, s.person, s.day, s.source, u.received_at desc, u.upload;

alter table activity.upload enable row level security;
alter table activity.steps enable row level security;
create policy own_municipality on activity.upload using (municipality = scope.municipality());
create policy own_municipality on activity.steps using (municipality = scope.municipality());
create policy residents_see_themselves on activity.steps as restrictive using (scope.resident() is null or person = scope.resident());
grant select, insert on activity.upload, activity.steps to musubi_app;
grant select on activity.latest_steps to musubi_app;
