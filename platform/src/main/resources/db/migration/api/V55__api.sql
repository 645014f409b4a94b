-- Requests of other programs that change something: each is done once under its key, and the same request gets the same answer.
create schema api;
grant usage on schema api to musubi_app;

create table api.request (
    municipality text        not null references municipality.municipality,
    actor        text        not null,
    key          text        not null,             -- made by the sender
    digest       text        not null,             -- keyed, of method, path and body
    started_at   timestamptz not null,
    status       integer,                          -- empty while it is being done
    content_type text,
    location     text,
    answer       bytea,                            -- sealed: it may hold names
    primary key (municipality, actor, key),
    constraint key_is_short check (length(key) between 1 and 200),
    constraint status_is_final check (status between 200 and 499)
);
create index request_by_age on api.request (municipality, started_at);
alter table api.request enable row level security;
create policy own_municipality on api.request using (municipality = scope.municipality());
create policy others_see_their_own_requests on api.request as restrictive
    using ((select scope.role()) = 'job' or actor = (select scope.account()));
-- A resident's requests bear their account as actor, which the application compares; they see no other rows through any page.
create policy residents_see_nothing_to_change on api.request as restrictive for delete using (scope.resident() is null);
grant select, insert, update, delete on api.request to musubi_app;
