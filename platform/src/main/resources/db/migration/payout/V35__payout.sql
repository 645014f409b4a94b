-- Payees' bank accounts, sealed and each approved by a second person, and the files that banks were given. An account is never
-- edited: a further one replaces it once it is approved.
create schema payout;
grant usage on schema payout to musubi_app;

create table payout.account (
    municipality text        not null references municipality.municipality,
    account      uuid        not null,
    party        text        not null,             -- as agreements name it
    sealed       bytea       not null,             -- the account; the key is not in the database
    proposed_by  text        not null,
    proposed_at  timestamptz not null,
    primary key (municipality, account)
);
create index account_of_party on payout.account (municipality, party, proposed_at);

create table payout.approval (
    municipality text        not null,
    account      uuid        not null,
    approved_by  text        not null,
    approved_at  timestamptz not null,
    primary key (municipality, account),
    foreign key (municipality, account) references payout.account
);

create table payout.file (
    municipality text        not null,
    file         uuid        not null,
    settlement   uuid        not null,
    format       text        not null,
    profile      text        not null,
    pay_on       date        not null,
    checked_on   date        not null,             -- the day every check was made for
    payments     integer     not null,
    yen          bigint      not null,
    digest       text        not null,             -- of what the bank is given
    zengin       bytea       not null,             -- sealed; what earlier files paid is read from it
    delivered    bytea       not null,             -- sealed
    reason       text        not null,             -- why it goes to a bank that has not taken a test file; otherwise empty
    made_by      text        not null,
    made_at      timestamptz not null,
    primary key (municipality, file),
    constraint format_is_known check (format in ('zengin', 'pain.001')),
    constraint it_pays_something check (payments > 0 and yen > 0)
);

-- A line of a settlement is in one file, and in a further one only after the attempt before has ended (V74).
create table payout.paid_line (
    municipality text    not null,
    settlement   uuid    not null,
    line         integer not null,
    attempt      integer not null default 1,
    previous     integer generated always as (nullif(attempt, 1) - 1) stored,
    file         uuid    not null,
    yen          bigint  not null,
    payee        text    not null,                 -- as agreements name it
    primary key (municipality, settlement, line, attempt),
    foreign key (municipality, file) references payout.file,
    constraint attempts_start_at_one check (attempt >= 1),
    constraint it_is_a_payment check (yen > 0)
);
create index line_of_file on payout.paid_line (municipality, file);

create table payout.clearance (
    municipality text        not null,
    file         uuid        not null,
    cleared_by   text        not null,
    cleared_at   timestamptz not null,
    primary key (municipality, file),
    foreign key (municipality, file) references payout.file
);

create table payout.download (
    municipality  text        not null,
    file          uuid        not null,
    number        integer     not null,
    downloaded_by text        not null,
    downloaded_at timestamptz not null,
    primary key (municipality, file, number),
    foreign key (municipality, file) references payout.clearance
);

create function payout.refuse_same_person() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'approval' and exists (
        select 1 from payout.account a where a.municipality = new.municipality and a.account = new.account and a.proposed_by = new.approved_by) then
        raise exception 'the one who proposed the account cannot approve it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function payout.refuse_same_clearer() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from payout.file f where f.municipality = new.municipality and f.file = new.file and f.made_by = new.cleared_by) then
        raise exception 'the one who made the file cannot clear it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger two_people before insert on payout.approval for each row execute function payout.refuse_same_person();
create trigger two_people before insert on payout.clearance for each row execute function payout.refuse_same_clearer();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['account', 'approval', 'file', 'paid_line', 'clearance', 'download'] loop
        execute format('alter table payout.%I enable row level security', guarded);
        execute format('create policy own_municipality on payout.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_only on payout.%I as restrictive
                        using (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select, insert on payout.%I to musubi_app', guarded);
    end loop;
end $$;
