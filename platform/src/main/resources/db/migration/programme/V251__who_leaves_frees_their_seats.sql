-- Whoever no longer takes part keeps no place: a place of somebody who moved away or died is empty on the day, and those who wait for
-- it stay at home. Two records of one person are one here too.

-- Whether somebody is still there to be met: who they are was not destroyed, and their use is not stopped.
create function people.remains(whom uuid) returns boolean
    language sql stable set search_path = ''
begin atomic
    with own as (
        select coalesce((select m.counts_as from people.merged m where m.municipality = scope.municipality() and m.person = whom), whom) as person)
    select not exists (select from people.erasure e join own using (person) where e.municipality = scope.municipality())
       and not exists (select from people.stopped s join own using (person)
                        where s.municipality = scope.municipality() and s.kind = 'stop-of-use');
end;
revoke execute on function people.remains from public;

-- Whether somebody takes part in a scheme on a day; no name of a scheme asks for any.
create function people.takes_part(whom uuid, wanted text, at date) returns boolean
    language sql stable set search_path = ''
begin atomic
    with own as (
        select coalesce((select m.counts_as from people.merged m where m.municipality = scope.municipality() and m.person = whom), whom) as person),
    records as (
        select person from own
         union select m.person from people.merged m join own on m.counts_as = own.person where m.municipality = scope.municipality())
    select exists (
        select from people.enrolment e join records using (person)
         where e.municipality = scope.municipality() and (wanted = '' or e.scheme = wanted)
           and e.enrolled_on <= at and (e.left_on is null or e.left_on > at));
end;
revoke execute on function people.takes_part from public;

create or replace function programme.may_take_part(somebody uuid, wanted text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select people.remains(somebody) and exists (
        select 1
          from programme.session s join programme.programme p on p.municipality = s.municipality and p.programme = s.programme
         where s.municipality = scope.municipality() and s.session = wanted
           and (p.scheme = '' or people.takes_part(somebody, p.scheme, s.day)));
end;

-- Whether somebody who takes part in less than before keeps a place. One in a programme for everybody they keep as long as they take
-- part in anything at all: who is in no scheme any more was met through none, and asks again if they still come. Our own rule.
create function programme.keeps_place(somebody uuid, wanted text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select people.remains(somebody) and exists (
        select 1
          from programme.session s join programme.programme p on p.municipality = s.municipality and p.programme = s.programme
         where s.municipality = scope.municipality() and s.session = wanted and people.takes_part(somebody, p.scheme, s.day));
end;
revoke execute on function programme.keeps_place from public;
grant execute on function programme.keeps_place to musubi_app;

-- Gives free places to those who wait, in the order they came. Whoever has a place elsewhere at that time keeps their place in line, and
-- so does whoever may not take part on that day: they are passed over.
create or replace function programme.move_up(wanted text, at timestamptz) returns table (booking uuid, person uuid)
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
        continue when programme.is_elsewhere(next_in_line.person, wanted) or not programme.may_take_part(next_in_line.person, wanted);
        update programme.booking b set state = 'booked', moved_up_at = at
         where b.municipality = scope.municipality() and b.booking = next_in_line.booking;
        booking := next_in_line.booking;
        person := next_in_line.person;
        return next;
    end loop;
end $$;

-- A place that was lost by leaving, so that it can be given back when the leaving was a mistake.
alter table programme.booking
    add left_with uuid,                            -- the leaving; null again once the place was given back
    add left_as   text,                            -- what it was before
    add constraint lost_from_what_it_was check ((left_with is null) = (left_as is null)),
    add constraint lost_bookings_stood check (left_as in ('booked', 'waiting')),
    add constraint lost_bookings_are_cancelled check (left_with is null or state = 'cancelled');
create index booking_left_with on programme.booking (municipality, left_with) where left_with is not null;
grant update (left_with, left_as) on programme.booking to musubi_app;
