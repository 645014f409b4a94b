-- Where the ledger stands after one of its entries, so that a server need not decide all of them again to go on. It follows from the
-- entries and proves nothing: "musubi audit verify" decides every entry again and compares.
create table ledger.ground (
    municipality text   not null references municipality.municipality,
    number       bigint not null,                  -- of the entry it stands at
    hash         text   not null,
    lots         bigint not null,                  -- how many were ever made
    primary key (municipality)
);
create table ledger.account (
    municipality    text    not null references municipality.municipality,
    account         text    not null,
    unit            text    not null,
    rule            text    not null,
    holding         text    not null,
    credits         bigint  not null,
    debits          bigint  not null,
    pending_credits bigint  not null,
    pending_debits  bigint  not null,
    version         bigint  not null,
    closed          boolean not null,
    primary key (municipality, account)
);
create table ledger.lot (
    municipality text    not null references municipality.municipality,
    award        text    not null,
    holder       text    not null,
    funding      text    not null,
    programme    text    not null,
    rule         text    not null,
    until        date    not null,
    expires_into text    not null,
    agreement    text    not null,
    clause       text    not null,
    evidence     text    not null,
    reason       text    not null,
    earned_at    text    not null,                 -- to the nanosecond, as it stands in the entry
    number       bigint  not null,
    earned       bigint  not null,
    free         bigint  not null,
    held         bigint  not null,
    spent        bigint  not null,
    expired      bigint  not null,
    taken_back   bigint  not null,
    reversed     boolean not null,
    expiries     integer not null,
    primary key (municipality, award)
);
create index lots_of_a_holder on ledger.lot (municipality, holder, number);
create index lots_that_can_be_spent on ledger.lot (municipality, until) where free > 0;
create index lots_that_can_be_asked_for on ledger.lot (municipality, programme, until) include (free, held) where free + held > 0;
create table ledger.reservation (
    municipality text   not null references municipality.municipality,
    reservation  text   not null,
    debit        text   not null,
    credit       text   not null,
    amount       bigint not null,
    unit         text   not null,
    until        text   not null,
    slices       text   not null,                  -- LOT=AMOUNT, parted by spaces
    state        text   not null,
    primary key (municipality, reservation)
);
create index reservations_that_are_open on ledger.reservation (municipality) where state = 'OPEN';
-- Requests that were accepted, so that a retry is known for one.
create table ledger.accepted (
    municipality text   not null references municipality.municipality,
    key          text   not null,
    number       bigint not null,                  -- of its entry
    primary key (municipality, key)
);

do $$
declare
    part text;
begin
    foreach part in array array['ground', 'account', 'lot', 'reservation', 'accepted'] loop
        execute format('alter table ledger.%s enable row level security', part);
        execute format('create policy own_municipality on ledger.%s using (municipality = scope.municipality())', part);
        execute format('create policy residents_read_no_books on ledger.%s as restrictive using (scope.resident() is null)', part);
        execute format('create policy the_books_are_kept_by_a_job on ledger.%s as restrictive using ((select scope.role()) = ''job'')', part);
        execute format('grant select, insert, update on ledger.%s to musubi_app', part);
    end loop;
end $$;
revoke update on ledger.accepted from musubi_app;
