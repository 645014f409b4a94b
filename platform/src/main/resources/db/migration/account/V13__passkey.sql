-- Passkeys (WebAuthn): public keys of accounts. Nothing here is secret; nothing here opens anything by itself.
create table account.passkey (
    municipality    text        not null,
    credential      bytea       not null,          -- its id, made by the authenticator
    account         uuid        not null,
    public_key      bytea       not null,          -- COSE
    signature_count bigint      not null,
    uv_initialized  boolean     not null,
    transports      text        not null,          -- in alphabetical order, with commas
    backup_eligible boolean     not null,
    backup_state    boolean     not null,
    attestation     bytea       not null,
    client_data     bytea       not null,
    label           text        not null,          -- in its owner's words
    made_at         timestamptz not null,
    used_at         timestamptz not null,
    primary key (municipality, credential),
    foreign key (municipality, account) references access.account
);
create index passkey_by_credential on account.passkey (credential);
create index passkey_of_account on account.passkey (municipality, account);
alter table account.passkey enable row level security;
create policy own_municipality on account.passkey using (municipality = scope.municipality());
create policy others_see_their_own_passkeys on account.passkey as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
grant select, insert, delete on account.passkey to musubi_app;
grant update (signature_count, uv_initialized, backup_state, used_at) on account.passkey to musubi_app;

-- Whoever signs in with a passkey has not said who they are. One row by the whole id, nothing else.
create function account.passkey_of(wanted bytea)
    returns table (municipality text, credential bytea, account uuid, login text, public_key bytea, signature_count bigint, uv_initialized boolean,
                   transports text, backup_eligible boolean, backup_state boolean, attestation bytea, client_data bytea, label text,
                   made_at timestamptz, used_at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select p.municipality, p.credential, p.account, a.login, p.public_key, p.signature_count, p.uv_initialized, p.transports, p.backup_eligible,
           p.backup_state, p.attestation, p.client_data, p.label, p.made_at, p.used_at
      from account.passkey p join access.account a on a.municipality = p.municipality and a.account = p.account
     where p.credential = wanted;
end;
revoke execute on function account.passkey_of from public;
grant execute on function account.passkey_of to musubi_app;

-- Challenges given to browsers, by keyed digest of challenge and purpose. Given before anybody knows who will answer, hence the
-- server's own and no municipality's; taken once.
create table account.challenge (
    municipality text        not null default 'server',
    challenge    bytea       not null,
    ends_at      timestamptz not null,
    primary key (municipality, challenge),
    constraint challenges_are_the_servers check (municipality = 'server')
);
alter table account.challenge enable row level security;
grant select on account.challenge to musubi_app;

create function account.give_challenge(given bytea, now timestamptz, ends timestamptz) returns void language sql security definer set search_path = ''
begin atomic
    delete from account.challenge c where c.municipality = 'server' and c.ends_at <= now;
    insert into account.challenge (challenge, ends_at) values (given, ends);
end;
create function account.take_challenge(wanted bytea, now timestamptz) returns boolean language sql security definer set search_path = '' as $$
    with taken as (delete from account.challenge c where c.municipality = 'server' and c.challenge = wanted returning c.ends_at)
    select coalesce((select ends_at > now from taken), false)
$$;
revoke execute on function account.give_challenge, account.take_challenge from public;
grant execute on function account.give_challenge, account.take_challenge to musubi_app;
