-- A stop of giving to others that was granted, wholly or in part, holds wherever something of somebody leaves: here alone is said whether it may.
-- Evidence that is released asks people.stopped, which says the same of everybody at once.
create function people.gives(those text, whom uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    with own as (
        select coalesce((select m.counts_as from people.merged m where m.municipality = those and m.person = whom), whom) as person),
    records as (
        select person from own
         union select m.person from people.merged m join own on m.municipality = those and m.counts_as = own.person)
    select those = scope.municipality() and not exists (
        select from records s
          join people.request r on r.municipality = those and r.person = s.person and r.kind = 'stop-of-giving'
          join lateral (select d.outcome from people.request_decision d
                         where d.municipality = r.municipality and d.request = r.request
                         order by d.number desc limit 1) last on last.outcome in ('granted', 'partly'));
end;
revoke execute on function people.gives from public;
grant execute on function people.gives to musubi_app;

-- Who refers neither finds nor sees anybody whose giving is stopped.
create or replace function people.born_on(wanted date) returns table (person uuid, counts_as uuid, sealed bytea)
    language sql stable security definer set search_path = ''
begin atomic
    select p.person, coalesce(m.counts_as, p.person), i.sealed
      from people.person p
      join people.identity i using (municipality, person)
      left join people.merged m on m.municipality = p.municipality and m.person = p.person
     where p.municipality = scope.municipality() and p.born = wanted
       and (scope.staff() or (scope.role() = 'clinic' and people.gives(p.municipality, p.person)))
     order by p.person limit 500;
end;

create or replace function people.stands(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select (scope.staff() or (scope.role() = 'clinic' and people.gives(scope.municipality(), wanted))) and exists (
        select from people.identity i where i.municipality = scope.municipality() and i.person = wanted);
end;

-- No provider is told a name, whatever was agreed before.
create or replace function people.introduces(those text, whom uuid, told text) returns table (recipient text, version integer)
    language sql stable security definer set search_path = ''
begin atomic
    select said.recipient, said.version
      from (select c.recipient, c.version, c.given from people.last_consent c
             where c.municipality = those and c.purpose = 'referral' and c.recipient in (told, 'providers')
               and c.person = coalesce((select m.counts_as from people.merged m where m.municipality = those and m.person = whom), whom)
             order by c.recipient = told desc limit 1) said
     where said.given and people.gives(those, whom);
end;

-- Nor does everybody read their nickname.
create or replace function site.names() returns table (place bigint, name text, points bigint)
    language sql stable security definer set search_path = ''
begin atomic
    select rank() over (order by s.points desc), s.name, s.points
      from site.publication p
      join ranking.standing s on s.municipality = p.municipality and s.board = 'person' and s.period = p.content::jsonb ->> 'period'
      join lateral (select w.shown from site.name_wish w where w.municipality = s.municipality and w.person = s.person
                     order by w.change desc limit 1) public on public.shown
      join lateral (select r.shown, r.nickname from ranking.wish r where r.municipality = s.municipality and r.person = s.person
                     order by r.change desc limit 1) own on own.shown and own.nickname = s.name
     where p.municipality = scope.municipality() and p.part = 'ranking' and p.content <> '' and p.number = site.last_number('ranking')
       and not exists (select 1 from people.erasure e where e.municipality = s.municipality and e.person = s.person)
       and people.gives(s.municipality, s.person)
     order by 1, 2 limit 100;
end;
