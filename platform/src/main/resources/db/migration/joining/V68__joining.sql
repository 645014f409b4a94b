-- Codes that let residents open their own account: sent to where we know that they live or can be reached, entered with their day of
-- birth. Only the hash is kept; a code works once, and not after five wrong days of birth.
create schema joining;
grant usage on schema joining to musubi_app;

create table joining.code (
    municipality text        not null references municipality.municipality,
    code         uuid        not null,
    hash         bytea       not null,
    person       uuid        not null,
    sent_at      timestamptz not null,
    ends_at      timestamptz not null,
    tries        integer     not null,             -- wrong days of birth
    used_at      timestamptz,
    replaced_at  timestamptz,                      -- a later code took its place
    primary key (municipality, code),
    constraint code_hash_is_sha256 check (octet_length(hash) = 32),
    constraint tries_are_counted check (tries between 0 and 5)
);
create index code_by_hash on joining.code (municipality, hash);
create index code_of_person on joining.code (municipality, person, sent_at);
alter table joining.code enable row level security;
create policy own_municipality on joining.code using (municipality = scope.municipality());
create policy residents_have_no_part on joining.code as restrictive using (scope.resident() is null);
create policy staff_alone on joining.code as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job'), false));
grant select, insert on joining.code to musubi_app;
grant update (tries, used_at, replaced_at) on joining.code to musubi_app;
