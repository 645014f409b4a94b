-- A company or group has people of its own who look after it. They sign in, bound to it as a provider's staff is to the provider; they
-- ask for grants in its name, and of its members they read sums alone, which the server works out for them.
create table welfare.body (
    municipality text        not null references municipality.municipality,
    body         uuid        not null,
    board        text        not null,
    name         text        not null,             -- as its members wrote it
    party        text        not null,             -- as bank accounts and payments name it; like no party of an agreement
    actor        text        not null,
    entered_at   timestamptz not null,
    primary key (municipality, body),
    constraint a_body_is_a_company_or_a_team check (board in ('company', 'team') and name <> ''),
    constraint a_body_is_entered_once unique (municipality, board, name),
    constraint a_party_is_one_body unique (municipality, party)
);

alter table access.account
    add column body uuid,                          -- the company or group whose representative signs in
    drop constraint role_is_known,
    add constraint role_is_known check (role in ('resident', 'counter', 'officer', 'provider', 'representative', 'intermediary', 'evaluator', 'investor', 'administrator')),
    add constraint a_representative_has_a_body check ((role = 'representative') = (body is not null)),
    add constraint its_body_is_there foreign key (municipality, body) references welfare.body;
grant update (body) on access.account to musubi_app;

create or replace function access.refuse_own_promotion() returns trigger language plpgsql as $$
begin
    if coalesce(scope.role(), '') not in ('administrator', 'job')
       and (new.role, new.provider, new.body, new.disabled_at) is distinct from (old.role, old.provider, old.body, old.disabled_at) then
        raise exception 'only an administrator changes role, provider, body or state of an account' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

alter table account.invitation
    add column body uuid,
    add constraint an_invited_representative_has_a_body check ((role = 'representative') = (body is not null)),
    add constraint the_body_it_invites_for_is_there foreign key (municipality, body) references welfare.body;

-- The body for which this transaction works; null for everybody but its representatives.
create function scope.body() returns uuid
    language sql stable security definer set search_path = ''
begin atomic
    select a.body from access.account a
     where a.municipality = scope.municipality() and a.account::text = scope.account() and scope.role() = 'representative';
end;
revoke execute on function scope.body from public;
grant execute on function scope.body to musubi_app;

alter table welfare.body enable row level security;
create policy own_municipality on welfare.body using (municipality = scope.municipality());
create policy roles_that_need_it on welfare.body as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'representative' and body = (select scope.body())))
    with check ((select scope.decides()));
grant select, insert on welfare.body to musubi_app;

-- An application comes from a member, as before, or from the body itself; and so does what was decided about it.
alter table welfare.application
    alter column person drop not null,
    add column body uuid,
    add constraint its_body_is_there foreign key (municipality, body) references welfare.body,
    add constraint a_member_or_the_body_asks check ((person is null) <> (body is null));
alter table welfare.decision alter column person drop not null;

drop policy roles_that_need_it on welfare.application;
create policy roles_that_need_it on welfare.application as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident' or ((select scope.role()) = 'representative' and body = (select scope.body())))
    with check ((select scope.staff()) or (select scope.role()) = 'resident'
                or ((select scope.role()) = 'representative' and person is null and body = (select scope.body())
                    and exists (select 1 from welfare.body b
                                 where b.municipality = application.municipality and b.body = application.body
                                   and b.board = application.board and b.name = application.name)));
