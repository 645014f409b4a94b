-- Other systems are told of what happened here: an event is written in the transaction that makes it happen, and sent until it is taken.
-- Events hold no figures and nobody: what is sent is read from the facts they name when it is sent, so it is the same in every repetition.
create schema webhook;
grant usage on schema webhook to musubi_app;

create table webhook.subscription (
    municipality text        not null references municipality.municipality,
    subscription uuid        not null,             -- made by the sender
    label        text        not null,
    url          text        not null,
    kinds        text[]      not null,             -- of which events it is told
    made_at      timestamptz not null,
    ended_at     timestamptz,
    primary key (municipality, subscription),
    constraint label_is_short check (length(label) between 1 and 60),
    constraint url_is_short check (length(url) between 1 and 500),
    constraint kinds_are_known check (cardinality(kinds) > 0 and kinds <@ array['points.awarded', 'settlement.released', 'settlement.corrected'])
);

-- What requests are signed with. A new secret does not end the one before at once, so nothing is refused while the other side changes over.
create table webhook.secret (
    municipality text        not null,
    subscription uuid        not null,
    number       integer     not null,             -- from 1
    sealed       bytea       not null,
    made_at      timestamptz not null,
    ends_at      timestamptz,                      -- set when a newer one is made
    primary key (municipality, subscription, number),
    foreign key (municipality, subscription) references webhook.subscription
);

create table webhook.event (
    municipality text        not null,
    event        uuid        not null,
    number       bigint      not null generated always as identity,
    kind         text        not null,
    subject      uuid        not null,             -- the batch of awards, the settlement, or the subscription that is tried
    part         integer     not null,             -- 0 the first: a large batch is told in several events
    happened_at  timestamptz not null,
    primary key (municipality, event),
    constraint kind_is_known check (kind in ('points.awarded', 'settlement.released', 'settlement.corrected', 'test'))
);
create unique index event_is_written_once on webhook.event (municipality, kind, subject, part) where kind <> 'test';
create index event_by_age on webhook.event (municipality, happened_at);

create table webhook.delivery (
    municipality text        not null,
    event        uuid        not null,
    subscription uuid        not null,
    number       bigint      not null,             -- of the event
    state        text        not null,
    due_at       timestamptz not null,
    tries        integer     not null,
    reason       text        not null,             -- why it failed last
    settled_at   timestamptz,
    primary key (municipality, event, subscription),
    foreign key (municipality, event) references webhook.event on delete cascade,
    foreign key (municipality, subscription) references webhook.subscription,
    constraint state_is_known check (state in ('waiting', 'sent', 'failed', 'cancelled'))
);
create index delivery_due on webhook.delivery (municipality, subscription, state, due_at);
create index delivery_in_order on webhook.delivery (municipality, subscription, number);

alter table webhook.subscription enable row level security;
alter table webhook.secret enable row level security;
alter table webhook.event enable row level security;
alter table webhook.delivery enable row level security;
create policy own_municipality on webhook.subscription using (municipality = scope.municipality());
create policy own_municipality on webhook.secret using (municipality = scope.municipality());
create policy own_municipality on webhook.event using (municipality = scope.municipality());
create policy own_municipality on webhook.delivery using (municipality = scope.municipality());
-- Whoever decides about money makes events happen and must see who is to be told; where they are told is set by administrators alone.
create policy roles_that_need_it on webhook.subscription as restrictive using (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
create policy administrators_set_it on webhook.subscription as restrictive for insert with check (coalesce((select scope.role()) in ('administrator', 'job'), false));
create policy administrators_change_it on webhook.subscription as restrictive for update using (coalesce((select scope.role()) in ('administrator', 'job'), false));
create policy roles_that_need_it on webhook.secret as restrictive using (coalesce((select scope.role()) in ('administrator', 'job'), false));
create policy roles_that_need_it on webhook.event as restrictive using (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
create policy roles_that_need_it on webhook.delivery as restrictive using (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
create policy administrators_change_it on webhook.delivery as restrictive for update using (coalesce((select scope.role()) in ('administrator', 'job'), false));
create policy a_job_clears_away on webhook.event as restrictive for delete using ((select scope.role()) = 'job');
create policy a_job_clears_away on webhook.delivery as restrictive for delete using ((select scope.role()) = 'job');
grant select, insert on webhook.subscription, webhook.secret, webhook.event, webhook.delivery to musubi_app;
grant update (ended_at) on webhook.subscription to musubi_app;
grant update (ends_at) on webhook.secret to musubi_app;
grant update (state, due_at, tries, reason, settled_at) on webhook.delivery to musubi_app;
grant delete on webhook.event, webhook.delivery to musubi_app;
