-- Which schemes a municipality has and who may join each. Conditions are data: a change is a further row that holds from a
-- day on, so that somebody who joined in May is still judged by what held in May.
create table people.scheme (
    municipality text        not null references municipality.municipality,
    scheme       text        not null,             -- as agreements name it, such as kenko
    title_ja     text        not null,
    title_en     text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, scheme),
    constraint scheme_is_a_short_code check (scheme ~ '^[a-z0-9][a-z0-9-]{0,39}$')
);

create table people.conditions (
    municipality text        not null,
    scheme       text        not null,
    valid_from   date        not null,
    recorded_at  timestamptz not null,             -- of two rows for one day the later counts
    age_least    integer,
    age_most     integer,
    reference    text,                             -- month and day of the fiscal year on which age is asked; null: the day of joining
    municipalities text[]    not null,             -- codes of where they live or work; empty: anywhere
    connection   text        not null,
    care         text        not null,
    kept_years   integer,                          -- how long identity is kept after leaving; null: not decided
    primary key (municipality, scheme, valid_from, recorded_at),
    foreign key (municipality, scheme) references people.scheme,
    constraint ages_are_possible check (age_least between 0 and 120 and age_most between 0 and 120),
    constraint ages_are_in_order check (age_least <= age_most),
    constraint reference_is_a_day check (reference ~ '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
    constraint connection_is_known check (connection in ('living', 'living-or-working')),
    constraint care_is_known check (care in ('any', 'uncertified')),
    constraint kept_some_years check (kept_years between 1 and 100)
);

-- What eligibility asks for. Said by the person on joining; not a name, and not handed over as evidence.
alter table people.person
    add lives_in  text,
    add works_in  text,
    add certified text not null default 'unknown',
    add constraint certified_is_known check (certified in ('no', 'yes', 'unknown')),
    add constraint lives_in_a_municipality check (lives_in ~ '^[0-9]{6}$'),
    add constraint works_in_a_municipality check (works_in ~ '^[0-9]{6}$');

alter table people.enrolment
    add accepted_why text not null default '',     -- why an officer let them join although a condition is not met
    add left_why     text not null default '',
    add left_with    uuid,                         -- the selection of people who left together; null: on their own
    add foreign key (municipality, scheme) references people.scheme;
create unique index one_open_enrolment on people.enrolment (municipality, person, scheme) where left_on is null;
create index enrolment_left_with on people.enrolment (municipality, left_with) where left_with is not null;
grant update (left_on, left_why, left_with) on people.enrolment to musubi_app;

alter table people.scheme enable row level security;
alter table people.conditions enable row level security;
create policy own_municipality on people.scheme using (municipality = scope.municipality());
create policy own_municipality on people.conditions using (municipality = scope.municipality());
create policy residents_change_no_scheme on people.scheme as restrictive for insert with check (scope.resident() is null);
create policy residents_change_no_conditions on people.conditions as restrictive for insert with check (scope.resident() is null);
grant select, insert on people.scheme, people.conditions to musubi_app;
