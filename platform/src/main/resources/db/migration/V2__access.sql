-- Who may sign in, as what, for which municipality.
create schema access;
grant usage on schema access to musubi_app;

create table access.account (
    municipality text        not null references municipality.municipality,
    account      uuid        not null,
    login        text        not null,
    password     text        not null,            -- hashed; the scheme stands in front of the hash
    role         text        not null,
    person       uuid,                            -- the resident who signs in
    provider     text,                            -- the provider whose staff signs in
    created_at   timestamptz not null,
    primary key (municipality, account),
    constraint login_is_used_once unique (login),
    constraint login_is_lower_case check (login = lower(login) and login <> ''),
    constraint role_is_known check (role in ('resident', 'counter', 'officer', 'provider', 'intermediary', 'evaluator', 'investor', 'administrator')),
    constraint a_resident_is_a_person check ((role = 'resident') = (person is not null)),
    constraint a_provider_is_named check ((role = 'provider') = (provider is not null))
);
alter table access.account enable row level security;
create policy own_municipality on access.account using (municipality = scope.municipality());
grant select, insert on access.account to musubi_app;

-- Signing in comes before anybody knows which municipality it is for. One row by its whole login, nothing else.
create function access.account_named(wanted text)
    returns table (municipality text, account uuid, login text, password text, role text, person uuid, provider text)
    language sql stable security definer set search_path = ''
begin atomic
    select a.municipality, a.account, a.login, a.password, a.role, a.person, a.provider
      from access.account a where a.login = lower(wanted);
end;
revoke execute on function access.account_named from public;
grant execute on function access.account_named to musubi_app;
