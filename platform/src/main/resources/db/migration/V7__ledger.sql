-- Pages of the ledger, sealed and chained. The application adds and reads; nobody edits.
create schema ledger;
grant usage on schema ledger to musubi_app;

create table ledger.entry (
    municipality text   not null references municipality.municipality,
    number       bigint not null,                  -- from 1, without gaps
    previous     text   not null,
    text         text   not null,
    hash         text   not null,
    primary key (municipality, number),
    constraint numbers_start_at_one check (number >= 1),
    constraint hash_is_sha256 check (hash ~ '^[0-9a-f]{64}$')
);
alter table ledger.entry enable row level security;
create policy own_municipality on ledger.entry using (municipality = scope.municipality());
create policy residents_read_no_books on ledger.entry as restrictive using (scope.resident() is null);
grant select, insert on ledger.entry to musubi_app;
