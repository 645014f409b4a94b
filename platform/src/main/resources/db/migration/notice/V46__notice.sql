-- What people are told. A notice is written in the transaction that causes it, so that neither is there without the other,
-- and delivered afterwards, at least once, under an id that stays. It holds no name, address or number: those are read when
-- it is delivered.
create schema notice;
grant usage on schema notice to musubi_app;

create table notice.message (
    municipality text        not null references municipality.municipality,
    message      uuid        not null,             -- made from cause, person and template: the same is told once
    person       uuid        not null,
    template     text        not null,
    version      text        not null,
    places       text[]      not null,             -- what is filled in, by name; never who somebody is
    fillings     text[]      not null,
    cause        text        not null,             -- kind and id, such as campaign 4f…
    state        text        not null,
    channel      text,                             -- by which it was or is being sent
    due_at       timestamptz not null,
    tries        integer     not null,
    reason       text        not null,             -- why it failed last; never an address
    recorded_at  timestamptz not null,
    settled_at   timestamptz,
    resent_at    timestamptz,                      -- when staff had it sent again; earlier refusals no longer count
    primary key (municipality, message),
    constraint every_place_is_filled check (cardinality(places) = cardinality(fillings)),
    constraint state_is_known check (state in ('waiting', 'to-print', 'sent', 'failed', 'cancelled')),
    constraint channel_is_known check (channel in ('mail', 'sms', 'letter'))
);
create index message_due on notice.message (municipality, state, due_at);
create index message_of_cause on notice.message (municipality, cause);
create index message_of_person on notice.message (municipality, person, recorded_at);

create table notice.attempt (
    municipality text        not null,
    message      uuid        not null,
    number       integer     not null,             -- from 1
    person       uuid        not null,
    channel      text        not null,
    outcome      text        not null,
    reason       text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, message, number),
    foreign key (municipality, message) references notice.message,
    constraint outcome_is_known check (outcome in ('sent', 'later', 'never'))
);

-- By which ways somebody wants to be told, and in which language. The last word counts.
create table notice.preference (
    municipality text        not null references municipality.municipality,
    person       uuid        not null,
    number       integer     not null,             -- 0 the first; the last one counts
    refused      text[]      not null,             -- the channels they do not want
    language     text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person, number),
    constraint language_is_known check (language in ('ja', 'en')),
    constraint refuses_channels check (refused <@ array['mail', 'sms', 'letter'])
);

alter table notice.message enable row level security;
alter table notice.attempt enable row level security;
alter table notice.preference enable row level security;
create policy own_municipality on notice.message using (municipality = scope.municipality());
create policy own_municipality on notice.attempt using (municipality = scope.municipality());
create policy own_municipality on notice.preference using (municipality = scope.municipality());
-- What a resident does may cause a notice to somebody else, such as the next on a waiting list; they read their own alone.
create policy residents_see_themselves on notice.message as restrictive for select using (scope.resident() is null or person = scope.resident());
create policy residents_send_nothing on notice.message as restrictive for update using (scope.resident() is null);
create policy residents_see_themselves on notice.attempt as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on notice.preference as restrictive using (scope.resident() is null or person = scope.resident());
create policy providers_see_nothing on notice.message as restrictive for select using (scope.provider() is null);
create policy providers_see_nothing on notice.attempt as restrictive using (scope.provider() is null);
create policy providers_see_nothing on notice.preference as restrictive using (scope.provider() is null);
grant select, insert on notice.message, notice.attempt, notice.preference to musubi_app;
grant update (state, channel, due_at, tries, reason, settled_at, resent_at) on notice.message to musubi_app;
