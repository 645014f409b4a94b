-- What a municipality shows to everybody. Each part of the public site stands as an officer published it, word for word; to publish again
-- or to withdraw is a further row, and only the last counts.
create schema site;
grant usage on schema site to musubi_app;

create table site.publication (
    municipality text        not null references municipality.municipality,
    part         text        not null,
    number       integer     not null,             -- from 1
    content      text        not null,             -- JSON; empty when the part was withdrawn
    digest       text        not null,             -- SHA-256 of the content
    actor        text        not null,
    published_at timestamptz not null,
    primary key (municipality, part, number),
    constraint part_is_known check (part in ('timetable', 'figures', 'agreements', 'funders', 'reports', 'ranking')),
    constraint numbers_start_at_one check (number >= 1)
);

-- Under which licence what is published may be used.
create table site.licence (
    municipality text        not null references municipality.municipality,
    change       integer     not null,             -- from 1; the last counts
    licence      text        not null,
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, change),
    constraint licence_is_known check (licence in ('CC-BY-4.0', 'CC-BY-SA-4.0', 'CC0-1.0')),
    constraint changes_start_at_one check (change >= 1)
);

-- Asked by policies of the tables themselves, so it looks past them; it tells of the own municipality alone.
create function site.last_number(wanted text) returns integer
    language sql stable security definer set search_path = ''
    return (select max(p.number) from site.publication p where p.municipality = scope.municipality() and p.part = wanted);
create function site.shows(wanted text) returns boolean
    language sql stable security definer set search_path = ''
    return exists (select 1 from site.publication p
                    where p.municipality = scope.municipality() and p.part = wanted and p.content <> ''
                      and p.number = site.last_number(wanted));
revoke execute on function site.last_number, site.shows from public;
grant execute on function site.last_number, site.shows to musubi_app;

alter table site.publication enable row level security;
alter table site.licence enable row level security;
create policy own_municipality on site.publication using (municipality = scope.municipality());
create policy own_municipality on site.licence using (municipality = scope.municipality());
create policy roles_that_need_it on site.publication as restrictive
    using ((select scope.role()) in ('officer', 'administrator', 'job', 'public')) with check ((select scope.role()) in ('officer', 'administrator'));
create policy roles_that_need_it on site.licence as restrictive
    using ((select scope.role()) in ('officer', 'administrator', 'job', 'public')) with check ((select scope.role()) in ('officer', 'administrator'));
-- What was replaced or withdrawn is no longer anybody's to read.
create policy the_public_reads_the_last on site.publication as restrictive for select
    using ((select scope.role()) <> 'public' or number = site.last_number(part));
grant select, insert on site.publication, site.licence to musubi_app;

-- The timetable is shown as it stands, from when it is published until it is withdrawn.
create policy the_public_reads_what_is_published on programme.programme as restrictive for select
    using (coalesce((select scope.role()) <> 'public', true) or (select site.shows('timetable')));
create policy the_public_reads_what_is_published on programme.session as restrictive for select
    using (coalesce((select scope.role()) <> 'public', true) or (select site.shows('timetable')));
create policy the_public_reads_what_is_published on programme.provider as restrictive for select
    using (coalesce((select scope.role()) <> 'public', true) or (select site.shows('timetable')));
create policy the_public_reads_what_is_published on programme.venue as restrictive for select
    using (coalesce((select scope.role()) <> 'public', true) or (select site.shows('timetable')));
