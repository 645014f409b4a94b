-- Who puts money into a programme that is paid by its results, and what comes back to them. What somebody holds is fixed when the
-- offering closes; what is distributed is split among the units then held. Rows are added and never changed.
create schema funding;
grant usage on schema funding to musubi_app;

-- An investor, lender or donor. The name is sealed; the key is not in the database.
create table funding.funder (
    municipality text        not null references municipality.municipality,
    funder       uuid        not null,
    kind         text        not null,
    sealed       bytea       not null,
    account      uuid,                             -- with which they sign in
    recorded_at  timestamptz not null,
    primary key (municipality, funder),
    constraint kind_is_known check (kind in ('person', 'company', 'lender', 'donor'))
);

create table funding.offering (
    municipality text        not null references municipality.municipality,
    offering     text        not null,
    title        text        not null,
    form         text        not null,
    agreement    text        not null,             -- the distribution by which money comes back; empty for donations
    payee        text        not null,             -- what that agreement calls those who hold these units
    unit_yen     bigint      not null,
    units        integer     not null,
    opens        date        not null,
    closes       date        not null,             -- the last day on which units are taken
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, offering),
    constraint form_is_known check (form in ('equity', 'loan', 'donation')),
    constraint units_cost_something check (unit_yen > 0 and units > 0),
    constraint it_is_open_for_a_while check (opens <= closes)
);

-- Two offerings would both be given what is paid once.
create unique index one_offering_for_what_is_paid on funding.offering (municipality, agreement, payee) where agreement <> '';

create table funding.subscription (
    municipality text        not null,
    subscription uuid        not null,
    offering     text        not null,
    funder       uuid        not null,
    units        integer     not null,
    on_day       date        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, subscription),
    foreign key (municipality, offering) references funding.offering,
    foreign key (municipality, funder) references funding.funder,
    constraint some_units_are_taken check (units > 0)
);
create index subscription_of_offering on funding.subscription (municipality, offering, funder);

-- The units are to be paid, in part or in full, by a day.
create table funding.call (
    municipality text        not null,
    call         uuid        not null,
    offering     text        not null,
    yen_per_unit bigint      not null,
    due          date        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, call),
    foreign key (municipality, offering) references funding.offering,
    constraint something_is_called check (yen_per_unit > 0)
);

create table funding.payment (
    municipality text        not null,
    payment      uuid        not null,
    offering     text        not null,
    funder       uuid        not null,
    yen          bigint      not null,
    on_day       date        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, payment),
    foreign key (municipality, offering) references funding.offering,
    foreign key (municipality, funder) references funding.funder,
    constraint something_is_paid check (yen > 0)
);

-- What the company that carries the programme spent out of what was paid in.
create table funding.expense (
    municipality text        not null,
    expense      uuid        not null,
    offering     text        not null,
    what         text        not null,
    yen          bigint      not null,
    on_day       date        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, expense),
    foreign key (municipality, offering) references funding.offering,
    constraint something_is_spent check (yen > 0)
);

-- One funder's part of one line of a released distribution.
create table funding.share (
    municipality text        not null,
    settlement   uuid        not null,
    line         integer     not null,
    funder       uuid        not null,
    offering     text        not null,
    kind_ja      text        not null,             -- such as principal
    kind_en      text        not null,
    units        integer     not null,
    yen          bigint      not null,             -- negative when it is to be returned
    due          date        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, settlement, line, funder),
    foreign key (municipality, offering) references funding.offering,
    foreign key (municipality, funder) references funding.funder
);
create index share_of_funder on funding.share (municipality, funder, due);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['funder', 'offering', 'subscription', 'call', 'payment', 'expense', 'share'] loop
        execute format('alter table funding.%I enable row level security', guarded);
        execute format('create policy own_municipality on funding.%I using (municipality = scope.municipality())', guarded);
        execute format('grant select, insert on funding.%I to musubi_app', guarded);
        execute format('create policy deciders_write on funding.%I as restrictive for insert
                        with check (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
    end loop;
end $$;
-- An investor sees the own row, what hangs on it, and the terms of offerings; a job sees all.
create function scope.runs_funding() returns boolean
    language sql stable parallel safe
    return coalesce(scope.role() in ('officer', 'administrator', 'intermediary', 'job'), false);
grant execute on function scope.runs_funding to musubi_app;
create policy own_part_only on funding.funder as restrictive
    using (scope.runs_funding() or (scope.role() = 'investor' and account::text = scope.account()));
create policy own_part_only on funding.subscription as restrictive
    using (scope.runs_funding() or exists (
        select 1 from funding.funder f where f.municipality = subscription.municipality and f.funder = subscription.funder));
create policy own_part_only on funding.payment as restrictive
    using (scope.runs_funding() or exists (
        select 1 from funding.funder f where f.municipality = payment.municipality and f.funder = payment.funder));
create policy own_part_only on funding.share as restrictive
    using (scope.runs_funding() or exists (
        select 1 from funding.funder f where f.municipality = share.municipality and f.funder = share.funder));
create policy own_part_only on funding.expense as restrictive using (scope.runs_funding());
create policy funders_and_office on funding.offering as restrictive
    using (scope.runs_funding() or scope.role() = 'investor');
create policy funders_and_office on funding.call as restrictive
    using (scope.runs_funding() or scope.role() = 'investor');
