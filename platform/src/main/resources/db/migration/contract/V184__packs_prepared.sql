-- Some days after a period has ended its evidence may be frozen by itself, when the municipality wants that: how many days is its own to
-- say, for nobody publishes how long records go on to come in. Whoever froze evidence stands with it, so that pages can tell.
create table contract.preparing (
    municipality text        not null references municipality.municipality,
    change       integer     not null,             -- from 1; the last one counts
    days         integer,                          -- after the end of a period; none for not at all
    since        date        not null,             -- what was due before this day is left to people
    happened_at  timestamptz not null,
    actor        text        not null,
    primary key (municipality, change),
    constraint changes_start_at_one check (change >= 1),
    constraint days_are_half_a_year_at_most check (days between 0 and 180)
);
alter table contract.preparing enable row level security;
create policy own_municipality on contract.preparing using (municipality = scope.municipality());
create policy deciders_only on contract.preparing as restrictive using ((select scope.decides()));
grant select, insert on contract.preparing to musubi_app;

alter table contract.settlement add column taken_by text not null default '';  -- an account, or a job; of earlier ones the audit trail tells
alter table contract.settlement alter column taken_by drop default;
