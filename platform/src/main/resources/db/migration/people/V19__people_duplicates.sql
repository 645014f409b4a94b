-- Two records that look like one person and are two: somebody looked, so they are not shown again.
create table people.different (
    municipality text        not null,
    person       uuid        not null,             -- the smaller of the two
    other        uuid        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, other),
    foreign key (municipality, person) references people.person,
    foreign key (municipality, other) references people.person,
    constraint the_smaller_comes_first check (person < other)
);
alter table people.different enable row level security;
create policy own_municipality on people.different using (municipality = scope.municipality());
create policy residents_have_no_part on people.different as restrictive using (scope.resident() is null);
grant select, insert on people.different to musubi_app;
