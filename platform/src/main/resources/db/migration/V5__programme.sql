-- What is offered, by whom, when, and who was there.
create schema programme;
grant usage on schema programme to musubi_app;

create table programme.programme (
    municipality text not null references municipality.municipality,
    programme    text not null,
    title        text not null,
    provider     text not null,
    category     text not null,
    primary key (municipality, programme),
    constraint category_is_known check (category in ('sports', 'hobby', 'communication', 'work', 'learning', 'nutrition', 'salon', 'volunteer', 'other'))
);

create table programme.session (
    municipality text        not null,
    session      text        not null,
    programme    text        not null,
    day          date        not null,
    starts_at    time        not null,
    minutes      integer     not null,
    venue        text        not null,
    places       integer     not null,
    recorded_at  timestamptz not null,
    primary key (municipality, session),
    foreign key (municipality, programme) references programme.programme,
    constraint lasts_a_while check (minutes between 1 and 1440),
    constraint has_places check (places between 1 and 10000)
);
create index session_by_day on programme.session (municipality, day, starts_at);

-- A visit is corrected by a second row that takes it back, never by editing.
create table programme.attendance (
    municipality text        not null,
    session      text        not null,
    person       uuid        not null,
    correction   integer     not null,             -- 0 the first; the last one counts
    present      boolean     not null,
    checked_by   text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, session, person, correction),
    foreign key (municipality, session) references programme.session,
    constraint check_is_known check (checked_by in ('qr', 'card', 'list', 'online', 'self'))
);

-- Who counts as present: the last word about each person and session.
create view programme.presence with (security_invoker = true) as
select distinct on (municipality, session, person) municipality, session, person, present, checked_by, recorded_at
  from programme.attendance order by municipality, session, person, correction desc;

alter table programme.programme enable row level security;
alter table programme.session enable row level security;
alter table programme.attendance enable row level security;
create policy own_municipality on programme.programme using (municipality = scope.municipality());
create policy own_municipality on programme.session using (municipality = scope.municipality());
create policy own_municipality on programme.attendance using (municipality = scope.municipality());
create policy residents_see_themselves on programme.attendance as restrictive using (scope.resident() is null or person = scope.resident());
grant select, insert on programme.programme, programme.session, programme.attendance to musubi_app;
grant select on programme.presence to musubi_app;
