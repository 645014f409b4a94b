-- Who was there, and the cards people show at the door. A visit is corrected by a further row that says why, never by editing.
create schema attendance;
grant usage on schema attendance to musubi_app;

create table attendance.visit (
    municipality text        not null,
    session      text        not null,
    person       uuid        not null,
    correction   integer     not null,             -- 0 the first; the last one counts
    mark         uuid        not null,             -- made by the device at the door: sent twice, it is one
    present      boolean     not null,
    checked_by   text        not null,
    happened_at  timestamptz not null,             -- by the clock of the device
    recorded_at  timestamptz not null,
    recorded_by  text        not null,             -- account or job
    recorded_as  text        not null,             -- in which role
    why          text        not null,             -- of a correction
    primary key (municipality, session, person, correction),
    foreign key (municipality, session) references programme.session,
    constraint a_mark_counts_once unique (municipality, mark),
    constraint check_is_known check (checked_by in ('qr', 'card', 'list', 'online', 'self')),
    constraint a_correction_says_why check (correction = 0 or why <> '')
);
create index visit_of_person on attendance.visit (municipality, person);

-- Who counts as present: the last word about each person and session.
create view attendance.presence with (security_invoker = true) as
select distinct on (municipality, session, person) municipality, session, person, present, checked_by, recorded_at
  from attendance.visit order by municipality, session, person, correction desc;

-- The code on a card says nothing about its owner. A lost card is ended; the code is never given to anybody again.
create table attendance.card (
    municipality text        not null references municipality.municipality,
    card         text        not null,
    person       uuid        not null,
    issued_at    timestamptz not null,
    issued_by    text        not null,
    ended_at     timestamptz,
    primary key (municipality, card),
    constraint a_code_has_twelve_letters check (card ~ '^[a-z2-9]{12}$')
);
create unique index one_card_at_a_time on attendance.card (municipality, person) where ended_at is null;

-- Whose card it is, for a provider's door too, where somebody may come who has not booked. One person by the whole code.
create function attendance.owner_of(code text) returns uuid
    language sql stable security definer set search_path = ''
begin atomic
    select c.person from attendance.card c
     where c.municipality = scope.municipality() and c.card = code and c.ended_at is null
       and scope.role() in ('officer', 'counter', 'administrator', 'job', 'provider');
end;

alter table attendance.visit enable row level security;
alter table attendance.card enable row level security;
create policy own_municipality on attendance.visit using (municipality = scope.municipality());
create policy own_municipality on attendance.card using (municipality = scope.municipality());
create policy residents_see_themselves on attendance.visit as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on attendance.card as restrictive using (scope.resident() is null or person = scope.resident());

revoke execute on function attendance.owner_of from public;
grant execute on function attendance.owner_of to musubi_app;
grant select, insert on attendance.visit, attendance.card to musubi_app;
grant update (ended_at) on attendance.card to musubi_app;
grant select on attendance.presence to musubi_app;
