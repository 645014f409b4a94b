-- Who wants to be on the public site's ranking by the nickname they have among residents: asked for by itself, because everybody reads it.
-- The last row counts; nobody is shown without one.
create table site.name_wish (
    municipality text        not null,
    person       uuid        not null,
    change       integer     not null,             -- from 1
    shown        boolean     not null,
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, person, change),
    foreign key (municipality, person) references people.person,
    constraint changes_start_at_one check (change >= 1)
);
alter table site.name_wish enable row level security;
create policy own_municipality on site.name_wish using (municipality = scope.municipality());
create policy residents_see_themselves on site.name_wish as restrictive using (scope.resident() is null or person = scope.resident());
create policy roles_that_need_it on site.name_wish as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident');
grant select, insert on site.name_wish to musubi_app;

-- The names of the month whose ranking is published, of those who want both today, and whose they are is not told. Who takes back either
-- wish, changes the nickname or is erased is gone at once.
create function site.names() returns table (place bigint, name text, points bigint)
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
     order by 1, 2 limit 100;
end;
revoke execute on function site.names from public;
grant execute on function site.names to musubi_app;
