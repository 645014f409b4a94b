-- Municipalities and what every table has in common. Each table's key starts with the municipality, and each row is seen
-- only by those whose transaction names that municipality: the application's role cannot get round the policies.
create schema scope;

-- The municipality this transaction works for; null when nobody said, and then no policy lets a row through.
create function scope.municipality() returns text
    language sql stable parallel safe
    return nullif(current_setting('musubi.municipality', true), '');

-- The resident this transaction works for, when it is a resident who asks; null for everybody else.
create function scope.resident() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('musubi.resident', true), '')::uuid;

-- The provider whose staff this transaction works for; null for everybody else.
create function scope.provider() returns text
    language sql stable parallel safe
    return nullif(current_setting('musubi.provider', true), '');

-- What the one who acts may do here, as access.account writes it, or job.
create function scope.role() returns text
    language sql stable parallel safe
    return nullif(current_setting('musubi.role', true), '');

-- The account that is signed in, as text; null when nobody is, and for jobs.
create function scope.account() returns text
    language sql stable parallel safe
    return nullif(current_setting('musubi.account', true), '');

grant usage on schema scope to musubi_app;

create schema municipality;
grant usage on schema municipality to musubi_app;

create table municipality.municipality (
    municipality text not null primary key,
    name_ja      text not null,
    name_en      text not null,
    constraint code_has_six_digits check (municipality ~ '^[0-9]{6}$')
);
-- Which municipalities there are is public; the operator enters them.
grant select, insert on municipality.municipality to musubi_app;
