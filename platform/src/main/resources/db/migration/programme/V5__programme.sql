-- What is offered, by whom, where and when, and who has a place. How many places are taken is counted by the database, and
-- its check refuses one too many, whoever asks and however many ask at once.
create schema programme;
grant usage on schema programme to musubi_app;

create table programme.provider (
    municipality text not null references municipality.municipality,
    provider     text not null,
    name         text not null,
    contact      text not null default '',         -- of the organisation, as it is published
    url          text not null default '',
    primary key (municipality, provider),
    constraint a_provider_has_a_name check (name <> '')
);

create table programme.venue (
    municipality  text not null references municipality.municipality,
    venue         text not null,
    name          text not null,
    address       text not null default '',
    room          text not null default '',
    places        integer,                         -- how many it holds; null when nobody said
    accessibility text not null default '',        -- what it has, separated by semicolons, as open data write it
    latitude      numeric(9, 6),
    longitude     numeric(9, 6),
    withdrawn     boolean not null default false,  -- came with a list that was taken back; no list shows it
    primary key (municipality, venue),
    constraint a_venue_has_a_name check (name <> ''),
    constraint holds_somebody check (places between 1 and 100000),
    constraint lies_on_the_globe check (latitude between -90 and 90 and longitude between -180 and 180),
    constraint both_coordinates_or_none check ((latitude is null) = (longitude is null))
);

create table programme.programme (
    municipality   text    not null references municipality.municipality,
    programme      text    not null,
    title          text    not null,
    provider       text    not null,
    category       text    not null,
    mode           text    not null default 'in-person',
    scheme         text    not null default '',    -- for those enrolled in it; empty for everybody
    description    text    not null default '',
    deadline_hours integer not null default 0,     -- residents book until so long before the start
    join_url       text    not null default '',    -- where those who take part online meet
    primary key (municipality, programme),
    foreign key (municipality, provider) references programme.provider,
    constraint category_is_known check (category in ('sports', 'hobby', 'communication', 'work', 'learning', 'nutrition', 'salon', 'volunteer', 'other')),
    constraint mode_is_known check (mode in ('in-person', 'online', 'hybrid')),
    constraint joined_over_tls check (join_url = '' or join_url like 'https://%'),
    constraint deadline_is_within_a_year check (deadline_hours between 0 and 8784)
);

-- Sessions that were made together, from a rule of the calendar or from a file, so that they can be taken back together.
create table programme.series (
    municipality text        not null,
    series       uuid        not null,             -- made by the caller: a retry carries the same id
    programme    text,                            -- null when a file brought sessions of several
    rule         text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, series),
    foreign key (municipality, programme) references programme.programme
);

create table programme.session (
    municipality  text        not null,
    session       text        not null,
    programme     text        not null,
    series        uuid,
    day           date        not null,
    starts_at     time        not null,
    minutes       integer     not null,
    venue         text,                            -- null when it is held online
    places        integer     not null,
    taken         integer     not null default 0,  -- counted by count_booking
    waiting       integer     not null default 0,
    state         text        not null default 'planned',
    cancelled_why text        not null default '',
    recorded_at   timestamptz not null,
    primary key (municipality, session),
    foreign key (municipality, programme) references programme.programme,
    foreign key (municipality, series) references programme.series,
    foreign key (municipality, venue) references programme.venue,
    constraint lasts_a_while check (minutes between 1 and 1440),
    constraint has_places check (places between 1 and 10000),
    constraint no_more_than_there_are_places check (taken between 0 and places),
    constraint nobody_waits_less_than_not_at_all check (waiting >= 0),
    -- Withdrawn: made by mistake and taken back before anybody booked; no list shows it.
    constraint state_is_known check (state in ('planned', 'cancelled', 'withdrawn')),
    constraint a_cancelled_session_says_why check ((state = 'cancelled') = (cancelled_why <> ''))
);
create index session_by_day on programme.session (municipality, day, starts_at);
create index session_of_programme on programme.session (municipality, programme, day);
create index session_of_series on programme.session (municipality, series, day);

create table programme.booking (
    municipality text        not null,
    booking      uuid        not null,             -- made by the caller: a retry carries the same id
    session      text        not null,
    person       uuid        not null,
    state        text        not null,
    line         bigint      generated always as identity, -- who came earlier moves up earlier
    channel      text        not null,
    made_at      timestamptz not null,
    made_by      text        not null,             -- account or job
    moved_up_at  timestamptz,
    ended_at     timestamptz,
    primary key (municipality, booking),
    foreign key (municipality, session) references programme.session,
    constraint state_is_known check (state in ('booked', 'waiting', 'cancelled')),
    constraint channel_is_known check (channel in ('online', 'paper', 'phone', 'counter')),
    constraint an_ended_booking_has_its_time check ((state = 'cancelled') = (ended_at is not null))
);
create unique index one_booking_of_a_person_in_a_session on programme.booking (municipality, session, person) where state <> 'cancelled';
create index booking_of_person on programme.booking (municipality, person);
create index booking_in_line on programme.booking (municipality, session, line);

-- Whether somebody has a place in another session at the same time. Works as the owner, because a resident or a provider who asks
-- does not see every booking.
create function programme.is_elsewhere(somebody uuid, wanted text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select exists (
        select 1
          from programme.session w
          join programme.booking b on b.municipality = w.municipality and b.person = somebody and b.state = 'booked'
          join programme.session s on s.municipality = b.municipality and s.session = b.session
         where w.municipality = scope.municipality() and w.session = wanted
           and s.session <> w.session and s.state = 'planned'
           and (s.day + s.starts_at, make_interval(mins => s.minutes)) overlaps (w.day + w.starts_at, make_interval(mins => w.minutes)));
end;

-- Bookings of a municipality are decided one after the other, so that two at once see each other.
create function programme.guard_booking() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('booking ' || new.municipality, 0));
    if new.state = 'booked' then
        if not exists (select 1 from programme.session s
                        where s.municipality = new.municipality and s.session = new.session and s.state = 'planned') then
            raise exception 'session % is not held', new.session using errcode = 'check_violation', constraint = 'booked_sessions_are_held';
        end if;
        if programme.is_elsewhere(new.person, new.session) then
            raise exception 'one place at a time' using errcode = 'exclusion_violation', constraint = 'one_place_at_a_time';
        end if;
    end if;
    return new;
end $$;

create function programme.count_booking() returns trigger
    language plpgsql security definer set search_path = '' as $$
declare
    was text := case when tg_op = 'UPDATE' then old.state else 'cancelled' end;
begin
    update programme.session s
       set taken = taken + (new.state = 'booked')::integer - (was = 'booked')::integer,
           waiting = waiting + (new.state = 'waiting')::integer - (was = 'waiting')::integer
     where s.municipality = new.municipality and s.session = new.session;
    return null;
end $$;

create trigger guard_booking before insert or update of state on programme.booking for each row execute function programme.guard_booking();
create trigger count_booking after insert or update of state on programme.booking for each row execute function programme.count_booking();

-- Gives free places to those who wait, in the order they came. Whoever has a place elsewhere at that time keeps their place in line.
create function programme.move_up(wanted text, at timestamptz) returns table (booking uuid, person uuid)
    language plpgsql security definer set search_path = '' as $$
declare
    next_in_line record;
begin
    perform pg_advisory_xact_lock(hashtextextended('booking ' || scope.municipality(), 0));
    for next_in_line in
        select b.booking, b.person from programme.booking b
         where b.municipality = scope.municipality() and b.session = wanted and b.state = 'waiting' order by b.line
    loop
        exit when not exists (select 1 from programme.session s
                               where s.municipality = scope.municipality() and s.session = wanted
                                 and s.state = 'planned' and s.taken < s.places);
        continue when programme.is_elsewhere(next_in_line.person, wanted);
        update programme.booking b set state = 'booked', moved_up_at = at
         where b.municipality = scope.municipality() and b.booking = next_in_line.booking;
        booking := next_in_line.booking;
        person := next_in_line.person;
        return next;
    end loop;
end $$;

-- How many stand before somebody in line, for those who do not see the others.
create function programme.place_in_line(wanted uuid) returns integer
    language sql stable security definer set search_path = ''
begin atomic
    select count(*)::integer from programme.booking b
      join programme.booking mine on mine.municipality = b.municipality and mine.session = b.session
     where b.municipality = scope.municipality() and mine.booking = wanted and mine.state = 'waiting' and b.state = 'waiting' and b.line <= mine.line;
end;

-- Sessions that took place or will, with what they belong to: what other modules read.
create view programme.held with (security_invoker = true) as
select s.municipality, s.session, s.programme, p.title, p.provider, p.category, p.mode, p.scheme, s.day, s.starts_at, s.minutes, s.venue, s.places
  from programme.session s join programme.programme p using (municipality, programme) where s.state = 'planned';

alter table programme.provider enable row level security;
alter table programme.venue enable row level security;
alter table programme.programme enable row level security;
alter table programme.series enable row level security;
alter table programme.session enable row level security;
alter table programme.booking enable row level security;
create policy own_municipality on programme.provider using (municipality = scope.municipality());
create policy own_municipality on programme.venue using (municipality = scope.municipality());
create policy own_municipality on programme.programme using (municipality = scope.municipality());
create policy own_municipality on programme.series using (municipality = scope.municipality());
create policy own_municipality on programme.session using (municipality = scope.municipality());
create policy own_municipality on programme.booking using (municipality = scope.municipality());

create policy residents_see_themselves on programme.booking as restrictive using (scope.resident() is null or person = scope.resident());

revoke execute on function programme.is_elsewhere, programme.move_up, programme.place_in_line, programme.guard_booking, programme.count_booking from public;
grant execute on function programme.is_elsewhere, programme.move_up, programme.place_in_line to musubi_app;
grant select, insert on programme.provider, programme.venue, programme.programme, programme.series, programme.session, programme.booking to musubi_app;
grant update (name, contact, url) on programme.provider to musubi_app;
grant update (name, address, room, places, accessibility, latitude, longitude, withdrawn) on programme.venue to musubi_app;
grant update (title, category, mode, scheme, description, deadline_hours, join_url) on programme.programme to musubi_app;
grant update (day, starts_at, minutes, venue, places, state, cancelled_why) on programme.session to musubi_app;
grant update (state, ended_at) on programme.booking to musubi_app;
grant select on programme.held to musubi_app;
