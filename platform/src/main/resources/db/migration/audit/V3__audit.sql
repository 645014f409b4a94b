-- Who did what, when and why. Written in the transaction that did it, chained by hash, never edited.
create schema audit;
grant usage on schema audit to musubi_app;

create table audit.entry (
    municipality text        not null references municipality.municipality,
    number       bigint      not null,             -- from 1, without gaps
    happened_at  timestamptz not null,
    actor        text        not null,             -- account, or the name of a job
    role         text        not null,
    on_behalf_of uuid,                             -- the resident whom staff acted for
    action       text        not null,             -- such as people.enrolled
    subject      text        not null,             -- what it was done to, by id; never a name
    why          text        not null,
    before       text        not null,             -- JSON without personal data, empty when there was nothing
    after        text        not null,
    previous     text        not null,
    hash         text        not null,
    primary key (municipality, number),
    constraint numbers_start_at_one check (number >= 1),
    constraint hash_is_sha256 check (hash ~ '^[0-9a-f]{64}$')
);
create index audit_subject on audit.entry (municipality, subject, number);
create index audit_actor on audit.entry (municipality, actor, number);
create index audit_day on audit.entry (municipality, happened_at, number);
alter table audit.entry enable row level security;
create policy own_municipality on audit.entry using (municipality = scope.municipality());
create policy residents_read_what_concerns_them on audit.entry as restrictive
    for select using (scope.resident() is null or on_behalf_of = scope.resident() or subject = 'person ' || scope.resident());
grant select, insert on audit.entry to musubi_app;

-- Whoever writes an entry chains it to the last one, which they need not be allowed to read. Of the own municipality only.
create function audit.last_entry() returns table (number bigint, hash text)
    language sql stable security definer set search_path = ''
begin atomic
    select e.number, e.hash from audit.entry e where e.municipality = scope.municipality() order by e.number desc limit 1;
end;
revoke execute on function audit.last_entry from public;
grant execute on function audit.last_entry to musubi_app;
