-- Where people read electronic mail: sealed with the key of their names, and only the present address.
create table people.mail (
    municipality text        not null,
    person       uuid        not null,
    sealed       bytea       not null,
    updated_at   timestamptz not null,
    primary key (municipality, person),
    -- Where who somebody is is destroyed, this goes with it.
    foreign key (municipality, person) references people.identity on delete cascade
);
alter table people.mail enable row level security;
create policy own_municipality on people.mail using (municipality = scope.municipality());
create policy residents_see_themselves on people.mail as restrictive using (scope.resident() is null or person = scope.resident());
create policy providers_see_nothing on people.mail as restrictive using (scope.provider() is null);
grant select, insert, delete on people.mail to musubi_app;
grant update (sealed, updated_at) on people.mail to musubi_app;
