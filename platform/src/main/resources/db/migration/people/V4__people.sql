-- The only module that knows names. Names are encrypted with a key that is not in the database; the search column holds
-- keyed digests of pairs of letters, which find a name and do not tell it.
create schema people;
grant usage on schema people to musubi_app;

create table people.person (
    municipality text        not null references municipality.municipality,
    person       uuid        not null,
    born         date        not null,
    sex          text        not null,
    area         text,
    recorded_at  timestamptz not null,
    primary key (municipality, person),
    constraint sex_is_known check (sex in ('F', 'M', 'X'))
);

create table people.identity (
    municipality text        not null,
    person       uuid        not null,
    sealed       bytea       not null,
    search       bigint[]    not null,
    updated_at   timestamptz not null,
    primary key (municipality, person),
    foreign key (municipality, person) references people.person
);
create index identity_search on people.identity using gin (search);

create table people.enrolment (
    municipality text        not null,
    person       uuid        not null,
    scheme       text        not null,
    enrolled_on  date        not null,
    left_on      date,
    channel      text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, scheme, enrolled_on),
    foreign key (municipality, person) references people.person,
    constraint channel_is_known check (channel in ('online', 'paper', 'phone', 'counter')),
    constraint leaves_after_joining check (left_on is null or left_on > enrolled_on)
);
create index enrolment_of_scheme on people.enrolment (municipality, scheme, enrolled_on);

-- A consent is never edited: giving and withdrawing are two rows.
create table people.consent (
    municipality text        not null,
    person       uuid        not null,
    purpose      text        not null,
    recipient    text        not null,
    version      integer     not null,
    given        boolean     not null,
    happened_at  timestamptz not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, purpose, recipient, happened_at),
    foreign key (municipality, person) references people.person
);

alter table people.person enable row level security;
alter table people.identity enable row level security;
alter table people.enrolment enable row level security;
alter table people.consent enable row level security;
create policy own_municipality on people.person using (municipality = scope.municipality());
create policy own_municipality on people.identity using (municipality = scope.municipality());
create policy own_municipality on people.enrolment using (municipality = scope.municipality());
create policy own_municipality on people.consent using (municipality = scope.municipality());
create policy residents_see_themselves on people.person as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on people.identity as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on people.enrolment as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on people.consent as restrictive using (scope.resident() is null or person = scope.resident());
grant select, insert on people.person, people.identity, people.enrolment, people.consent to musubi_app;
grant update (sealed, search, updated_at) on people.identity to musubi_app;
grant update (left_on) on people.enrolment to musubi_app;
