-- Rankings of those who want to be seen in one, under a name they chose. Standings are made anew by a job; nothing is decided by them.
create schema ranking;
grant usage on schema ranking to musubi_app;

-- Taking part, changing the nickname and leaving are rows; the last one counts.
create table ranking.wish (
    municipality text        not null,
    person       uuid        not null,
    change       integer     not null,             -- from 1
    shown        boolean     not null,
    nickname     text        not null,
    company      text        not null,             -- empty for none
    team         text        not null,             -- empty for none
    happened_at  timestamptz not null,
    actor        text        not null,
    primary key (municipality, person, change),
    foreign key (municipality, person) references people.person,
    constraint changes_start_at_one check (change >= 1),
    constraint who_is_shown_has_a_name check (not shown or nickname <> '')
);

create view ranking.last_wish with (security_invoker = true) as
select distinct on (municipality, person) municipality, person, shown, nickname, company, team
  from ranking.wish order by municipality, person, change desc;

-- The standings of a period, made whole each time.
create table ranking.standing (
    municipality text        not null references municipality.municipality,
    period       text        not null,             -- such as 2026-11 or FY2026
    board        text        not null,
    place        integer     not null,             -- from 1; equal points share a place
    number       integer     not null,             -- from 1, within the board
    name         text        not null,
    person       uuid,                             -- on the board of people
    members      integer     not null,
    points       bigint      not null,             -- of a person, or on average of each member
    made_at      timestamptz not null,
    primary key (municipality, period, board, number),
    constraint board_is_known check (board in ('person', 'company', 'team')),
    constraint places_start_at_one check (place >= 1 and number >= 1)
);

alter table ranking.wish enable row level security;
alter table ranking.standing enable row level security;
create policy own_municipality on ranking.wish using (municipality = scope.municipality());
create policy own_municipality on ranking.standing using (municipality = scope.municipality());
create policy residents_see_themselves on ranking.wish as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_names_only on ranking.standing as restrictive using (scope.resident() is null or person is null or person = scope.resident());
create policy roles_that_need_it on ranking.wish as restrictive
    using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
create policy roles_that_need_it on ranking.standing as restrictive
    using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) = 'job');
grant select, insert on ranking.wish to musubi_app;
grant select, insert, delete on ranking.standing to musubi_app;
grant select on ranking.last_wish to musubi_app;
