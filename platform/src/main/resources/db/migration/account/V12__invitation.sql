-- Invitations: whoever holds the link opens the account it describes, once, until it ends. Only the hash of the link is kept.
create table account.invitation (
    municipality text        not null references municipality.municipality,
    invitation   uuid        not null,             -- made by the caller: a repeated click invites once
    hash         bytea       not null,
    account      uuid,                             -- there already: the link gives it another password
    login        text        not null,
    role         text        not null,
    person       uuid,
    provider     text,
    invited_by   text        not null,
    invited_at   timestamptz not null,
    ends_at      timestamptz not null,
    revoked_at   timestamptz,
    used_at      timestamptz,
    primary key (municipality, invitation),
    foreign key (municipality, account) references access.account,
    constraint invitation_hash_is_sha256 check (octet_length(hash) = 32),
    constraint invited_login_is_lower_case check (login = lower(login) and login <> ''),
    constraint an_invited_resident_is_a_person check ((role = 'resident') = (person is not null)),
    constraint an_invited_provider_is_named check ((role = 'provider') = (provider is not null)),
    constraint used_or_revoked check (revoked_at is null or used_at is null)
);
create index invitation_by_hash on account.invitation (hash);
alter table account.invitation enable row level security;
create policy own_municipality on account.invitation using (municipality = scope.municipality());
create policy administrators_invite on account.invitation as restrictive using (scope.role() in ('administrator', 'job'));
grant select, insert on account.invitation to musubi_app;
grant update (revoked_at, used_at) on account.invitation to musubi_app;

-- Whoever opens a link has not said for which municipality. One row by the whole link, nothing else.
create function account.invitation_of(wanted bytea, now timestamptz)
    returns table (municipality text, invitation uuid, account uuid, login text, role text, person uuid, provider text)
    language sql stable security definer set search_path = ''
begin atomic
    select i.municipality, i.invitation, i.account, i.login, i.role, i.person, i.provider from account.invitation i
     where i.hash = wanted and i.ends_at > now and i.revoked_at is null and i.used_at is null;
end;
revoke execute on function account.invitation_of from public;
grant execute on function account.invitation_of to musubi_app;
