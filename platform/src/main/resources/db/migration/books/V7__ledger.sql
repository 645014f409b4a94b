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
-- What the entries moved, written with them and read from their text, so that a statement or a list is one question.
create table ledger.movement (
    municipality text        not null,
    number       bigint      not null,
    step         integer     not null,             -- from 1 within the entry
    phase        text        not null,             -- RESERVED, RELEASED or POSTED
    transfer     text        not null,
    debit        text        not null,
    credit       text        not null,
    amount       bigint      not null,
    unit         text        not null,
    agreement    text        not null,
    clause       text        not null,
    reason       text        not null,
    happened_at  timestamptz not null,
    recorded_at  timestamptz not null,
    primary key (municipality, number, step),
    foreign key (municipality, number) references ledger.entry
);
create index movement_out_of on ledger.movement (municipality, debit, number);
create index movement_into on ledger.movement (municipality, credit, number);

alter table ledger.entry enable row level security;
alter table ledger.movement enable row level security;
create policy own_municipality on ledger.movement using (municipality = scope.municipality());
create policy residents_read_no_books on ledger.movement as restrictive using (scope.resident() is null);
grant select, insert on ledger.movement to musubi_app;
create policy own_municipality on ledger.entry using (municipality = scope.municipality());
create policy residents_read_no_books on ledger.entry as restrictive using (scope.resident() is null);
grant select, insert on ledger.entry to musubi_app;
