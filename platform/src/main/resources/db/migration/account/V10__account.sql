-- Signing in and staying signed in. Sessions lie here, so that they outlive a restart and several servers share them; a browser holds
-- a secret of which only the hash is kept, so reading this table opens nothing.
create schema account;
grant usage on schema account to musubi_app;

create table account.session (
    municipality text        not null,
    session      bytea       not null,             -- SHA-256 of what the browser holds
    account      uuid        not null,
    stage        text        not null,
    started_at   timestamptz not null,
    seen_at      timestamptz not null,
    ends_at      timestamptz not null,             -- however busy it is
    browser      text        not null,
    person       uuid,                             -- the resident for whom staff acts just now
    primary key (municipality, session),
    foreign key (municipality, account) references access.account,
    constraint stage_is_known check (stage in ('whole', 'code', 'enrol')),
    constraint hash_is_sha256 check (octet_length(session) = 32),
    constraint only_whoever_is_wholly_in_acts_for_others check (person is null or stage = 'whole')
);
create index session_by_hash on account.session (session);
create index session_of_account on account.session (municipality, account);
alter table account.session enable row level security;
create policy own_municipality on account.session using (municipality = scope.municipality());
create policy others_see_their_own_sessions on account.session as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
grant select, insert, delete on account.session to musubi_app;
grant update (seen_at, person) on account.session to musubi_app;

-- The session whose secret has this hash, with its account, if it has not ended and the account is not shut.
create function account.session_of(wanted bytea, now timestamptz, idle interval)
    returns table (municipality text, session bytea, account uuid, role text, person uuid, provider text, stage text,
                   seen_at timestamptz, acting_for uuid)
    language sql stable security definer set search_path = ''
begin atomic
    select s.municipality, s.session, s.account, a.role, a.person, a.provider, s.stage, s.seen_at, s.person
      from account.session s join access.account a on a.municipality = s.municipality and a.account = s.account
     where s.session = wanted and s.ends_at > now and s.seen_at > now - idle and a.disabled_at is null;
end;
revoke execute on function account.session_of from public;
grant execute on function account.session_of to musubi_app;

-- Attempts that may have failed, by keyed digests of what was tried and of the address it came from. Whether an account of that name
-- exists, and where, is not known yet: the rows are the server's own, and nobody reads them but through the functions below.
create table account.attempt (
    municipality text        not null default 'server',
    key          bytea       not null,
    at           timestamptz not null,
    attempt      bigint      not null generated always as identity,
    primary key (municipality, key, at, attempt),
    constraint attempts_are_the_servers check (municipality = 'server')
);
create index attempt_at on account.attempt (municipality, at);
alter table account.attempt enable row level security;
grant select on account.attempt to musubi_app;

-- Counts an attempt before it is looked at, so that many at once are no way round: null when it may go on, else from when.
create function account.begin_attempt(login bytea, address bytea, now timestamptz, period interval, most_login integer, most_address integer)
    returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
    bound timestamptz;
begin
    perform pg_advisory_xact_lock(q.lock)
       from (select distinct hashtextextended(encode(k, 'hex'), 0) as lock from unnest(array[login, address]) k order by 1) q;
    delete from account.attempt a where a.municipality = 'server' and a.at <= now - period;
    select max(b.at) into bound from (
        (select a.at from account.attempt a where a.municipality = 'server' and a.key = login order by a.at desc offset most_login - 1 limit 1)
        union all
        (select a.at from account.attempt a where a.municipality = 'server' and a.key = address order by a.at desc offset most_address - 1 limit 1)) b;
    if bound is not null then
        return bound + period;
    end if;
    insert into account.attempt (key, at) values (login, now), (address, now);
    return null;
end $$;

-- The attempt was right: the name starts anew, the address has one less.
create function account.forgive(login bytea, address bytea) returns void language sql security definer set search_path = ''
begin atomic
    delete from account.attempt a where a.municipality = 'server' and a.key = login;
    delete from account.attempt a
     where a.municipality = 'server' and a.key = address
       and a.attempt = (select max(b.attempt) from account.attempt b where b.municipality = 'server' and b.key = address);
end;
revoke execute on function account.begin_attempt, account.forgive from public;
grant execute on function account.begin_attempt, account.forgive to musubi_app;

-- Tokens of apps and devices: each acts as its account, where programs come in and nowhere else. Only the hash is kept.
create table account.token (
    municipality text        not null,
    token        uuid        not null,             -- made by the caller: a repeated click makes one
    hash         bytea       not null,
    account      uuid        not null,
    label        text        not null,             -- in its owner's words
    made_at      timestamptz not null,
    used_at      timestamptz,
    ends_at      timestamptz not null,
    revoked_at   timestamptz,
    primary key (municipality, token),
    foreign key (municipality, account) references access.account,
    constraint token_hash_is_sha256 check (octet_length(hash) = 32)
);
create index token_by_hash on account.token (hash);
create index token_of_account on account.token (municipality, account);
alter table account.token enable row level security;
create policy own_municipality on account.token using (municipality = scope.municipality());
create policy others_see_their_own_tokens on account.token as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
grant select, insert on account.token to musubi_app;
grant update (used_at, revoked_at) on account.token to musubi_app;

-- The token with this hash and its account, while both are good.
create function account.token_of(wanted bytea, now timestamptz)
    returns table (municipality text, token uuid, account uuid, role text, person uuid, provider text, used_at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select t.municipality, t.token, t.account, a.role, a.person, a.provider, t.used_at
      from account.token t join access.account a on a.municipality = t.municipality and a.account = t.account
     where t.hash = wanted and t.revoked_at is null and t.ends_at > now and a.disabled_at is null;
end;
revoke execute on function account.token_of from public;
grant execute on function account.token_of to musubi_app;
