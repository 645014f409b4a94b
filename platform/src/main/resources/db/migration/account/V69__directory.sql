-- Who signs in through the municipality's own directory (OpenID Connect): which of its people is which account. Only the hash of the
-- directory's address and its number for the person is kept. Made by whoever holds a link that an administrator gave them, or by a resident for their own account, never by itself.
create table account.directory_identity (
    municipality text        not null,
    identity     bytea       not null,             -- SHA-256 of issuer and subject
    account      uuid        not null,
    linked_at    timestamptz not null,
    primary key (municipality, identity),
    foreign key (municipality, account) references access.account,
    constraint identity_hash_is_sha256 check (octet_length(identity) = 32),
    constraint one_of_the_directory_opens_one_account unique (identity),
    constraint an_account_has_one_in_the_directory unique (municipality, account)
);
alter table account.directory_identity enable row level security;
create policy own_municipality on account.directory_identity using (municipality = scope.municipality());
create policy others_see_their_own_identity on account.directory_identity as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
create policy links_are_accepted_by_jobs_and_residents on account.directory_identity as restrictive
    for insert with check (scope.role() in ('job', 'resident'));
create policy administrators_and_residents_unlink on account.directory_identity as restrictive
    for delete using (scope.role() in ('administrator', 'job', 'resident'));
grant select, insert, delete on account.directory_identity to musubi_app;

-- Whoever comes from the directory has not said for which municipality. One row by the whole hash, nothing else.
create function account.directory_account(wanted bytea) returns table (municipality text, account uuid)
    language sql stable security definer set search_path = ''
begin atomic
    select d.municipality, d.account from account.directory_identity d where d.identity = wanted;
end;
revoke execute on function account.directory_account from public;
grant execute on function account.directory_account to musubi_app;
