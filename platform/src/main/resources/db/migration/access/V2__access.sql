-- Who may sign in, as what, for which municipality.
create schema access;
grant usage on schema access to musubi_app;

create table access.account (
    municipality text        not null references municipality.municipality,
    account      uuid        not null,
    login        text        not null,
    password     text,                            -- hashed; the scheme stands in front of the hash; none for who has passkeys only
    role         text        not null,
    person       uuid,                            -- the resident who signs in
    provider     text,                            -- the provider whose staff signs in
    created_at   timestamptz not null,
    disabled_at  timestamptz,                     -- since when it opens nothing
    signed_in_at timestamptz,                     -- last time
    primary key (municipality, account),
    constraint login_is_used_once unique (login),
    constraint login_is_lower_case check (login = lower(login) and login <> ''),
    constraint role_is_known check (role in ('resident', 'counter', 'officer', 'provider', 'intermediary', 'evaluator', 'investor', 'administrator')),
    constraint a_resident_is_a_person check ((role = 'resident') = (person is not null)),
    constraint a_provider_is_named check ((role = 'provider') = (provider is not null))
);
alter table access.account enable row level security;
create policy own_municipality on access.account using (municipality = scope.municipality());
create policy others_see_their_own_account on access.account as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
grant select, insert on access.account to musubi_app;
grant update (password, role, provider, disabled_at, signed_in_at) on access.account to musubi_app;

create policy administrators_open_accounts on access.account as restrictive for insert with check (scope.role() in ('administrator', 'job'));

-- Whoever may change their own password still cannot give themselves another role or open what an administrator has shut.
create function access.refuse_own_promotion() returns trigger language plpgsql as $$
begin
    if coalesce(scope.role(), '') not in ('administrator', 'job')
       and (new.role, new.provider, new.disabled_at) is distinct from (old.role, old.provider, old.disabled_at) then
        raise exception 'only an administrator changes role, provider or state of an account' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger no_own_promotion before update on access.account for each row execute function access.refuse_own_promotion();

-- Signing in comes before anybody knows which municipality it is for. One row by its whole login, nothing else.
create function access.account_named(wanted text)
    returns table (municipality text, account uuid, login text, password text, role text, person uuid, provider text,
                   created_at timestamptz, disabled_at timestamptz, signed_in_at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select a.municipality, a.account, a.login, a.password, a.role, a.person, a.provider, a.created_at, a.disabled_at, a.signed_in_at
      from access.account a where a.login = lower(wanted);
end;
revoke execute on function access.account_named from public;
grant execute on function access.account_named to musubi_app;
