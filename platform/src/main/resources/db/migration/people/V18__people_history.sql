-- What somebody's record said before each correction, sealed. It goes when identity goes.
create table people.history (
    municipality text        not null,
    person       uuid        not null,
    number       integer     not null,             -- from 1
    sealed       bytea       not null,             -- what was there before
    why          text        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, number),
    foreign key (municipality, person) references people.person,
    constraint numbers_start_at_one check (number >= 1)
);
alter table people.history enable row level security;
create policy own_municipality on people.history using (municipality = scope.municipality());
create policy residents_see_themselves on people.history as restrictive using (scope.resident() is null or person = scope.resident());
create policy officers_alone_destroy on people.history as restrictive for delete
    using (scope.role() in ('officer', 'administrator'));
grant select, insert, delete on people.history to musubi_app;

-- Who took part when; two records of one person are one here too.
create view people.enrolled with (security_invoker = true) as
select e.municipality, coalesce(m.counts_as, e.person) as person, e.scheme, e.enrolled_on, e.left_on
  from people.enrolment e
  left join people.merged m on m.municipality = e.municipality and m.person = e.person;
grant select on people.enrolled to musubi_app;

-- Whose identity has been kept as long as its scheme says: found by a job, destroyed only when an officer confirms it.
create table people.due (
    municipality text        not null,
    person       uuid        not null,
    due_on       date        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, due_on),
    foreign key (municipality, person) references people.person
);
alter table people.due enable row level security;
create policy own_municipality on people.due using (municipality = scope.municipality());
create policy residents_have_no_part on people.due as restrictive using (scope.resident() is null);
grant select, insert on people.due to musubi_app;

-- Tells at a glance whether an order that is remembered still holds.
create index identity_by_change on people.identity (municipality, updated_at);
