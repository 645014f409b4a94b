-- Points on live records. An agreement is put in force from a month on; then what it owes for each month and person is decided
-- again whenever a record changes, and only the difference to what was decided before goes to the ledger. A decision is written
-- here first and booked after; the ids in the ledger follow from it, so booking twice books once.
create schema points;
grant usage on schema points to musubi_app;

create table points.in_force (
    municipality text        not null references municipality.municipality,
    agreement    text        not null,
    first_month  date        not null,
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, agreement),
    constraint months_start_on_the_first check (extract(day from first_month) = 1)
);

-- One look at the evidence of one month.
create table points.batch (
    municipality text        not null,
    batch        uuid        not null,
    number       bigint      not null generated always as identity,
    agreement    text        not null,
    version      integer     not null,             -- of the terms it was settled under
    month        date        not null,
    payer        text        not null,
    pack         text        not null,             -- digest of the evidence
    settlement   uuid,                             -- the released settlement; none when records were followed
    decided_at   timestamptz not null,
    primary key (municipality, batch),
    foreign key (municipality, agreement) references points.in_force
);
create index batch_in_order on points.batch (municipality, number);

-- What one clause gives one person for one month, by the day the points expire: the last revision counts.
create table points.award (
    municipality text    not null,
    agreement    text    not null,
    month        date    not null,
    clause       text    not null,
    person       uuid    not null,
    expires      date    not null,             -- the first day on which they can no longer be spent
    revision     integer not null,
    batch        uuid    not null,
    before       bigint  not null,
    after        bigint  not null,
    earned_from  date    not null,
    earned_last  date    not null,
    title_ja     text    not null,
    title_en     text    not null,
    primary key (municipality, agreement, month, clause, person, expires, revision),
    foreign key (municipality, batch) references points.batch,
    constraint something_changes check (before <> after and before >= 0 and after >= 0),
    constraint revisions_start_at_one check (revision >= 1)
);
create index award_of_batch on points.award (municipality, batch);
create index award_of_person on points.award (municipality, person);

create view points.latest_award with (security_invoker = true) as
select distinct on (municipality, agreement, month, clause, person, expires)
       municipality, agreement, month, clause, person, expires, revision, after
  from points.award order by municipality, agreement, month, clause, person, expires, revision desc;

-- Batches that stand in the ledger.
create table points.booked (
    municipality text        not null,
    batch        uuid        not null,
    booked_at    timestamptz not null,
    primary key (municipality, batch),
    foreign key (municipality, batch) references points.batch
);

-- Months that two people released: records no longer change them, only a further release of later evidence does.
create table points.released (
    municipality text        not null,
    agreement    text        not null,
    month        date        not null,
    settlement   uuid        not null,
    taken_at     timestamptz not null,             -- when its evidence was frozen
    primary key (municipality, agreement, month, settlement),
    foreign key (municipality, agreement) references points.in_force
);

alter table points.in_force enable row level security;
alter table points.batch enable row level security;
alter table points.award enable row level security;
alter table points.booked enable row level security;
alter table points.released enable row level security;
create policy own_municipality on points.in_force using (municipality = scope.municipality());
create policy own_municipality on points.batch using (municipality = scope.municipality());
create policy own_municipality on points.award using (municipality = scope.municipality());
create policy own_municipality on points.booked using (municipality = scope.municipality());
create policy own_municipality on points.released using (municipality = scope.municipality());
create policy residents_see_themselves on points.award as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_have_no_part on points.batch as restrictive using (scope.resident() is null);
create policy residents_have_no_part on points.booked as restrictive using (scope.resident() is null);
create policy residents_have_no_part on points.released as restrictive using (scope.resident() is null);
grant select, insert on points.in_force, points.batch, points.award, points.booked, points.released to musubi_app;
grant select on points.latest_award to musubi_app;
