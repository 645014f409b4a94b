-- What points are exchanged for. An exchange is asked for once, ends once, and every step of it is a row; the database decides who
-- gets the last one, and which of two uses of a voucher was first.
create schema rewards;
grant usage on schema rewards to musubi_app;

create table rewards.item (
    municipality text        not null references municipality.municipality,
    item         uuid        not null,
    kind         text        not null,
    agreement    text        not null,             -- whose points it costs
    title        text        not null,
    points       bigint      not null,
    shop         text        not null,             -- where a voucher is used; empty for the others
    yen          bigint      not null,             -- what the city pays the shop for each voucher
    valid_days   integer     not null,             -- how long a voucher can be used
    offered_from date        not null,
    offered_last date        not null,
    added_at     timestamptz not null,
    primary key (municipality, item),
    constraint kind_is_known check (kind in ('voucher', 'gift-card', 'goods', 'donation', 'lottery')),
    constraint costs_something check (points between 1 and 10000000),
    constraint pays_nothing_back check (yen between 0 and 10000000),
    constraint a_voucher_names_its_shop check ((kind = 'voucher') = (shop <> '')),
    constraint valid_for_a_while check (valid_days between 0 and 3660),
    constraint offered_for_a_while check (offered_last >= offered_from)
);

-- How many are left of what is limited. An item without a row is not.
create table rewards.stock (
    municipality text    not null,
    item         uuid    not null,
    left_over    integer not null,
    primary key (municipality, item),
    foreign key (municipality, item) references rewards.item,
    constraint never_below_zero check (left_over >= 0)
);

create table rewards.exchange (
    municipality text        not null,
    exchange     uuid        not null,             -- made by the one who asks: a retry carries the same id
    item         uuid        not null,
    person       uuid        not null,
    points       bigint      not null,
    asked_at     timestamptz not null,
    actor        text        not null,
    primary key (municipality, exchange),
    foreign key (municipality, item) references rewards.item
);
create index exchange_of_person on rewards.exchange (municipality, person, asked_at);
create index exchange_of_item on rewards.exchange (municipality, item, asked_at);

create table rewards.step (
    municipality text        not null,
    exchange     uuid        not null,
    step         text        not null,
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, exchange, step),
    foreign key (municipality, exchange) references rewards.exchange,
    constraint step_is_known check (step in ('held', 'refused', 'fulfilled', 'cancelled', 'lapsed', 'booked'))
);
create unique index an_exchange_ends_once on rewards.step (municipality, exchange)
    where step in ('refused', 'fulfilled', 'cancelled', 'lapsed');

create table rewards.voucher (
    municipality text not null,
    exchange     uuid not null,
    code         text not null,
    last_day     date not null,
    primary key (municipality, exchange),
    foreign key (municipality, exchange) references rewards.exchange
);
create unique index a_code_is_given_once on rewards.voucher (municipality, code);

-- Codes of gift cards, sealed: nobody reads one before it is given.
create table rewards.card (
    municipality text        not null,
    item         uuid        not null,
    digest       text        not null,             -- keyed, of the code, so that none comes in twice
    sealed       bytea       not null,
    added_at     timestamptz not null,
    exchange     uuid,                             -- whom it was given to
    primary key (municipality, item, digest),
    foreign key (municipality, item) references rewards.item,
    foreign key (municipality, exchange) references rewards.exchange
);
create unique index one_card_each on rewards.card (municipality, exchange) where exchange is not null;

-- A draw anybody can check: the digest of the seed is published before tickets are sold, the seed after.
create table rewards.lottery (
    municipality text        not null,
    item         uuid        not null,
    winners      integer     not null,
    seed_digest  text        not null,
    committed_at timestamptz not null,
    primary key (municipality, item),
    foreign key (municipality, item) references rewards.item,
    constraint somebody_wins check (winners between 1 and 10000)
);
create table rewards.draw (
    municipality text        not null,
    item         uuid        not null,
    seed         text        not null,
    tickets      text        not null,             -- digest of the list
    drawn_at     timestamptz not null,
    actor        text        not null,
    primary key (municipality, item),
    foreign key (municipality, item) references rewards.lottery
);
create table rewards.ticket (
    municipality text    not null,
    item         uuid    not null,
    place        integer not null,             -- from 1, by score; the first ones win
    exchange     uuid    not null,
    score        text    not null,
    won          boolean not null,
    primary key (municipality, item, place),
    foreign key (municipality, item) references rewards.draw,
    foreign key (municipality, exchange) references rewards.exchange
);

alter table rewards.item enable row level security;
alter table rewards.stock enable row level security;
alter table rewards.exchange enable row level security;
alter table rewards.step enable row level security;
alter table rewards.voucher enable row level security;
alter table rewards.card enable row level security;
alter table rewards.lottery enable row level security;
alter table rewards.draw enable row level security;
alter table rewards.ticket enable row level security;
create policy own_municipality on rewards.item using (municipality = scope.municipality());
create policy own_municipality on rewards.stock using (municipality = scope.municipality());
create policy own_municipality on rewards.exchange using (municipality = scope.municipality());
create policy own_municipality on rewards.step using (municipality = scope.municipality());
create policy own_municipality on rewards.voucher using (municipality = scope.municipality());
create policy own_municipality on rewards.card using (municipality = scope.municipality());
create policy own_municipality on rewards.lottery using (municipality = scope.municipality());
create policy own_municipality on rewards.draw using (municipality = scope.municipality());
create policy own_municipality on rewards.ticket using (municipality = scope.municipality());
create policy residents_see_themselves on rewards.exchange as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_their_own on rewards.step as restrictive using (scope.resident() is null or exists (
    select 1 from rewards.exchange e where e.municipality = step.municipality and e.exchange = step.exchange and e.person = scope.resident()));
create policy residents_see_their_own on rewards.voucher as restrictive using (scope.resident() is null or exists (
    select 1 from rewards.exchange e where e.municipality = voucher.municipality and e.exchange = voucher.exchange and e.person = scope.resident()));
create policy residents_see_their_own on rewards.card as restrictive using (scope.resident() is null or exists (
    select 1 from rewards.exchange e where e.municipality = card.municipality and e.exchange = card.exchange and e.person = scope.resident()));
grant select, insert on rewards.item, rewards.exchange, rewards.step, rewards.voucher, rewards.lottery, rewards.draw, rewards.ticket to musubi_app;
grant select, insert on rewards.stock, rewards.card to musubi_app;
grant update (left_over) on rewards.stock to musubi_app;
grant update (exchange) on rewards.card to musubi_app;
grant update (offered_last) on rewards.item to musubi_app;
