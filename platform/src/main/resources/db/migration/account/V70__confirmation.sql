-- Two accounts are two people only as far as somebody knows. Whoever makes the link by which an account is opened, or by which it gets another
-- password, may hold it themselves; so an administrator who did not make it confirms that they met its owner.
-- Decision: docs/decisions/2026-11-27-two-accounts-two-people.md
create table account.confirmation (
    municipality text        not null,
    confirmation uuid        not null,
    account      uuid        not null,
    confirmed_by text        not null,
    confirmed_at timestamptz not null,
    primary key (municipality, confirmation),
    foreign key (municipality, account) references access.account,
    constraint nobody_confirms_themselves check (confirmed_by <> account::text)
);
create index confirmation_of_account on account.confirmation (municipality, account, confirmed_at);
alter table account.confirmation enable row level security;
create policy own_municipality on account.confirmation using (municipality = scope.municipality());
create policy administrators_confirm on account.confirmation as restrictive using (scope.role() in ('administrator', 'job'));
grant select, insert on account.confirmation to musubi_app;

-- Through whose hands each account came to its owner, and who confirmed it: asked by those who decide about money, ids alone.
create function account.hands() returns table (account text, maker text, at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select a.account::text, i.invited_by, i.used_at
      from account.invitation i
      join access.account a on a.municipality = i.municipality and (a.account = i.account or (i.account is null and a.login = i.login))
     where i.municipality = scope.municipality() and i.used_at is not null
       -- What the operator or the server itself hands out joins nobody.
       and exists (select from access.account m where m.municipality = i.municipality and m.account::text = i.invited_by)
       and scope.role() in ('officer', 'administrator', 'job');
end;
create function account.confirmations() returns table (account text, confirmed_by text, at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select c.account::text, c.confirmed_by, c.confirmed_at from account.confirmation c
     where c.municipality = scope.municipality() and scope.role() in ('officer', 'administrator', 'job');
end;
revoke execute on function account.hands, account.confirmations from public;
grant execute on function account.hands, account.confirmations to musubi_app;
