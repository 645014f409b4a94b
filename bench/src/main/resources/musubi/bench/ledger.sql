-- SPDX-License-Identifier: Apache-2.0
-- The rival of the ledger: accounts with balances, a row for each transfer and one for each account it touches, and one function that
-- locks both accounts in the same order and does it all, as the usual ledgers in SQL do.
create schema plain;

create table plain.account (
    id         integer     primary key,
    balance    bigint      not null default 0,
    version    bigint      not null default 0,
    may_be_negative boolean not null default true,
    updated_at timestamptz not null default now()
);

create table plain.transfer (
    id           bigint      primary key generated always as identity,
    request      text        not null unique,
    from_account integer     not null references plain.account,
    to_account   integer     not null references plain.account,
    amount       bigint      not null check (amount > 0),
    created_at   timestamptz not null default now(),
    check (from_account <> to_account)
);
create index on plain.transfer (from_account);
create index on plain.transfer (to_account);

create table plain.entry (
    id       bigint      primary key generated always as identity,
    account  integer     not null references plain.account,
    transfer bigint      not null references plain.transfer,
    amount   bigint      not null,
    before   bigint      not null,
    after    bigint      not null,
    version  bigint      not null,
    created_at timestamptz not null default now()
);
create index on plain.entry (account);
create index on plain.entry (transfer);

create function plain.open(accounts integer) returns void language sql as $$
    insert into plain.account (id) select n from generate_series(0, accounts - 1) n
$$;

create function plain.transfer(wanted text, giver integer, taker integer, points bigint) returns bigint language plpgsql as $$
declare
    made  bigint;
    gives plain.account;
    takes plain.account;
begin
    perform 1 from plain.account where id in (giver, taker) order by id for update;
    insert into plain.transfer (request, from_account, to_account, amount) values (wanted, giver, taker, points) returning id into made;
    update plain.account set balance = balance - points, version = version + 1, updated_at = now() where id = giver returning * into gives;
    update plain.account set balance = balance + points, version = version + 1, updated_at = now() where id = taker returning * into takes;
    if gives.balance < 0 and not gives.may_be_negative then
        raise exception 'account % would go below zero', giver;
    end if;
    insert into plain.entry (account, transfer, amount, before, after, version) values
        (giver, made, -points, gives.balance + points, gives.balance, gives.version),
        (taker, made, points, takes.balance - points, takes.balance, takes.version);
    return made;
end $$;
