-- What came to the stock of a reward later, or was counted wrongly: each is a row with its reason, and nothing is changed afterwards.
create table rewards.supply (
    municipality text        not null,
    supply       uuid        not null,             -- made by the form: sent twice, it comes once
    item         uuid        not null,
    more         integer     not null,             -- fewer when it was counted wrongly
    why          text        not null,
    actor        text        not null,
    supplied_at  timestamptz not null,
    primary key (municipality, supply),
    foreign key (municipality, item) references rewards.item,
    constraint it_changes_something check (more <> 0 and more between -1000000 and 1000000),
    constraint a_supply_says_why check (why <> '')
);
create index supply_of_item on rewards.supply (municipality, item, supplied_at);

-- What residents read about a reward. Its title and what it costs stay, since they are what was exchanged; the last text counts.
create table rewards.description (
    municipality text        not null,
    item         uuid        not null,
    number       integer     not null,             -- from 1
    text         text        not null,             -- empty when nothing is said any more
    actor        text        not null,
    written_at   timestamptz not null,
    primary key (municipality, item, number),
    foreign key (municipality, item) references rewards.item,
    constraint not_a_book check (length(text) <= 1000)
);

alter table rewards.supply enable row level security;
alter table rewards.description enable row level security;
create policy own_municipality on rewards.supply using (municipality = scope.municipality());
create policy own_municipality on rewards.description using (municipality = scope.municipality());
create policy roles_that_need_it on rewards.supply as restrictive using ((select scope.staff()));
create policy roles_that_need_it on rewards.description as restrictive
    using ((select scope.staff()) or coalesce((select scope.role()) = 'resident', false)) with check ((select scope.staff()));
grant select, insert on rewards.supply, rewards.description to musubi_app;

-- Goods that lie ready to be fetched: a step between held and given, told once.
alter table rewards.step drop constraint step_is_known;
alter table rewards.step add constraint step_is_known
    check (step in ('held', 'ready', 'refused', 'fulfilled', 'cancelled', 'lapsed', 'booked'));
