-- Work that somebody began on a page and that goes on after the page was answered: whoever waits for it is told how it stands and where it
-- led, whichever server they ask.
create schema underway;
grant usage on schema underway to musubi_app;

create table underway.work (
    municipality text        not null references municipality.municipality,
    work         uuid        not null,
    actor        text        not null,
    what         text        not null,             -- the message that names it
    about        text        not null,             -- such as an agreement and a period
    back         text        not null,             -- where it was begun
    begun_at     timestamptz not null,
    seen_at      timestamptz not null,             -- when its server last said that it goes on
    ended_at     timestamptz,
    leads_to     text,                             -- where it led; none while it goes on, or when it failed
    said         text        not null default '{}',
    why_ja       text        not null default '',  -- why it failed
    why_en       text        not null default '',
    primary key (municipality, work)
);
create index work_of_a_kind on underway.work (municipality, what, ended_at);
alter table underway.work enable row level security;
create policy own_municipality on underway.work using (municipality = scope.municipality());
create policy office_only on underway.work as restrictive using (scope.runs_contracts());
grant select, insert on underway.work to musubi_app;
grant update (seen_at, ended_at, leads_to, said, why_ja, why_en) on underway.work to musubi_app;
