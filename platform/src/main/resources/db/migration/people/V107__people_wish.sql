-- What residents say is wrong in what is held about them. They do not change it themselves: letters with codes go to the address that is held.
-- Sealed with the key of their names, for people write names and addresses in it.
create table people.wish (
    municipality text        not null,
    wish         uuid        not null,             -- made by the form: a repeated click carries the same id
    person       uuid        not null,
    sealed       bytea       not null,
    made_at      timestamptz not null,
    done_at      timestamptz,
    done_by      text,
    primary key (municipality, wish),
    -- Where who somebody is is destroyed, this goes with it.
    foreign key (municipality, person) references people.identity on delete cascade,
    constraint done_by_somebody check ((done_at is null) = (done_by is null))
);
create index wish_waiting on people.wish (municipality, made_at) where done_at is null;
alter table people.wish enable row level security;
create policy own_municipality on people.wish using (municipality = scope.municipality());
create policy residents_see_themselves on people.wish as restrictive using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on people.wish as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false));
create policy staff_sees_to_it on people.wish as restrictive for update
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job'), false));
grant select, insert, update (done_at, done_by) on people.wish to musubi_app;
