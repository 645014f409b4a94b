-- What the office and a provider write to each other. A message is never changed; that the other side has read it is a row of its own.
create schema message;
grant usage on schema message to musubi_app;

create table message.message (
    municipality text        not null,
    message      uuid        not null,             -- made by the caller: a retry carries the same id
    provider     text        not null,
    side         text        not null,             -- who wrote it
    sealed       bytea       not null,             -- the text; the key is not in the database
    sent_at      timestamptz not null,
    sent_by      text        not null,
    primary key (municipality, message),
    foreign key (municipality, provider) references programme.provider,
    constraint side_is_known check (side in ('office', 'provider'))
);
create index message_of_provider on message.message (municipality, provider, sent_at);

create table message.reading (
    municipality text        not null,
    message      uuid        not null,
    read_at      timestamptz not null,
    read_by      text        not null,
    primary key (municipality, message),
    foreign key (municipality, message) references message.message
);

alter table message.message enable row level security;
alter table message.reading enable row level security;
create policy own_municipality on message.message using (municipality = scope.municipality());
create policy own_municipality on message.reading using (municipality = scope.municipality());
create policy roles_that_need_it on message.message as restrictive
    using (coalesce(scope.role() in ('officer', 'counter', 'administrator', 'job'), false)
           or (scope.role() = 'provider' and provider = scope.provider()))
    with check (case when scope.role() = 'provider' then side = 'provider' and provider = scope.provider()
                     else coalesce(scope.role() in ('officer', 'counter', 'administrator', 'job'), false) and side = 'office' end);
-- Each side marks what the other wrote.
create policy roles_that_need_it on message.reading as restrictive
    using (coalesce(scope.role() in ('officer', 'counter', 'administrator', 'job'), false) or (scope.role() = 'provider' and exists (
        select 1 from message.message m where m.municipality = reading.municipality and m.message = reading.message)))
    with check (coalesce(scope.role() in ('officer', 'counter', 'administrator', 'job', 'provider'), false) and exists (
        select 1 from message.message m where m.municipality = reading.municipality and m.message = reading.message
           and m.side <> case when scope.role() = 'provider' then 'provider' else 'office' end));
grant select, insert on message.message, message.reading to musubi_app;
