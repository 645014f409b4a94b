-- Those who refer work for a clinic or an office of link workers. A referral belongs to it, so that a colleague hears what became of it and nobody
-- of another one does. It stays with it when whoever made it works elsewhere. Every account there is gets one of its own: nobody sees more by this.
create table access.organisation (
    municipality text        not null references municipality.municipality,
    organisation uuid        not null,
    name         text        not null,
    actor        text        not null,
    entered_at   timestamptz not null,
    primary key (municipality, organisation),
    constraint its_name_is_its_own unique (municipality, name),
    constraint it_has_a_name check (length(name) between 1 and 120)
);

alter table access.account
    add column organisation uuid,                  -- for which somebody refers
    add constraint its_organisation_is_there foreign key (municipality, organisation) references access.organisation;
grant update (organisation) on access.account to musubi_app;
alter table account.invitation
    add column organisation uuid,                  -- none: it will have one of its own
    add constraint the_organisation_it_invites_for_is_there foreign key (municipality, organisation) references access.organisation,
    add constraint who_refers_is_invited_for_one check (organisation is null or role = 'clinic');
alter table referral.referral
    add column organisation uuid,                  -- for which it was made; none for the office's own
    add constraint its_organisation_is_there foreign key (municipality, organisation) references access.organisation;
create index referral_of_organisation on referral.referral (municipality, organisation, changed_at desc);

create or replace function access.refuse_own_promotion() returns trigger language plpgsql as $$
begin
    if coalesce(scope.role(), '') not in ('administrator', 'job') and pg_trigger_depth() = 1
       and (new.role, new.provider, new.body, new.organisation, new.disabled_at)
           is distinct from (old.role, old.provider, old.body, old.organisation, old.disabled_at) then
        raise exception 'only an administrator changes role, provider, body, organisation or state of an account' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

-- Whoever refers for none that was named has one of their own; who refers no longer has none.
create function access.of_their_own() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if new.role <> 'clinic' then
        new.organisation := null;
    elsif new.organisation is null then
        new.organisation := gen_random_uuid();
        insert into access.organisation (municipality, organisation, name, actor, entered_at)
        select new.municipality, new.organisation,
               new.login || case when exists (select from access.organisation o where o.municipality = new.municipality and o.name = new.login)
                                 then ' ' || new.organisation else '' end,
               coalesce(scope.account(), 'migration'), now();
    end if;
    return new;
end $$;
revoke execute on function access.of_their_own from public;
create trigger an_organisation_of_their_own before insert or update of role, organisation on access.account
    for each row execute function access.of_their_own();

select set_config('musubi.role', 'job', true);
update access.account set organisation = null where role = 'clinic';
update access.organisation o set name = left(s.institution, 60) || '（' || a.login || '）'
  from access.account a join referral.sender s on s.municipality = a.municipality and s.actor = a.account::text
 where a.municipality = o.municipality and a.organisation = o.organisation and s.institution <> '' and length(a.login) < 50;
update referral.referral r set organisation = a.organisation
  from access.account a
 where r.side = 'clinic' and a.municipality = r.municipality and a.account::text = r.actor;
-- Of an account that refers no longer: nobody else saw them, and nobody else shall.
alter table access.account add constraint who_refers_does_so_for_one check ((role = 'clinic') = (organisation is not null));

-- The organisation for which this transaction works; null for everybody who does not refer.
create function scope.organisation() returns uuid
    language sql stable security definer set search_path = ''
begin atomic
    select a.organisation from access.account a
     where a.municipality = scope.municipality() and a.account::text = scope.account() and scope.role() = 'clinic';
end;
-- Whether an account is of the own organisation.
create function scope.colleague(who text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select exists (select from access.account a
                    where a.municipality = scope.municipality() and a.account::text = who and a.organisation = scope.organisation());
end;
revoke execute on function scope.organisation, scope.colleague from public;
grant execute on function scope.organisation, scope.colleague to musubi_app;

alter table access.organisation enable row level security;
create policy own_municipality on access.organisation using (municipality = scope.municipality());
create policy roles_that_need_it on access.organisation as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'clinic' and organisation = (select scope.organisation())))
    with check (coalesce((select scope.role()) in ('administrator', 'job'), false));
grant select, insert on access.organisation to musubi_app;

-- A referral is made for the organisation of whoever makes it, whatever is said.
create function referral.for_whom() returns trigger language plpgsql as $$
begin
    new.organisation := scope.organisation();
    return new;
end $$;
create trigger made_for_the_own_organisation before insert on referral.referral for each row execute function referral.for_whom();

-- Who refers sees nothing more of the referral of somebody whose giving is stopped, and nobody else can take it up. The provider that has it keeps
-- it without a name, so that it can end it.
drop policy roles_that_need_it on referral.referral;
create policy roles_that_need_it on referral.referral as restrictive
    using ((select scope.staff())
           or ((select scope.role()) = 'clinic' and organisation = (select scope.organisation()) and people.gives(municipality, person))
           or ((select scope.role()) = 'provider' and state <> 'draft'
               and (provider = (select scope.provider())
                    or (provider is null and state = 'requested' and people.gives(municipality, person)))))
    with check ((select scope.staff())
           or ((select scope.role()) = 'clinic' and side = 'clinic' and organisation = (select scope.organisation()))
           or ((select scope.role()) = 'provider' and provider = (select scope.provider())
               and state in ('accepted', 'rejected', 'in-progress', 'on-hold', 'completed', 'failed')));
create policy who_refers_does_so_in_their_own_name on referral.referral as restrictive for insert
    with check ((select scope.staff()) or actor = (select scope.account()));

-- A colleague prints the letter as whoever made it would, and writes only how they are named themselves.
drop policy roles_that_need_it on referral.sender;
create policy roles_that_need_it on referral.sender as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'clinic' and scope.colleague(actor)))
    with check ((select scope.staff()) or ((select scope.role()) = 'clinic' and actor = (select scope.account())));
create policy nobody_names_a_colleague on referral.sender as restrictive for update
    using ((select scope.staff()) or actor = (select scope.account()));

create or replace function people.introduced(wanted uuid[])
    returns table (referral uuid, person uuid, sealed bytea, born date, sex text, prohibited boolean)
    language sql stable security definer set search_path = ''
begin atomic
    select r.referral, r.person, i.sealed, p.born, p.sex, r.prohibited and scope.role() = 'provider'
      from referral.referral r
      join people.person p using (municipality, person)
      join people.identity i using (municipality, person)
     where r.municipality = scope.municipality() and r.referral = any(wanted)
       and (scope.staff()
            or (scope.role() = 'clinic' and r.organisation = scope.organisation() and people.gives(r.municipality, r.person))
            or (scope.role() = 'provider' and r.provider = scope.provider()
                and r.state in ('requested', 'accepted', 'in-progress', 'on-hold', 'completed')
                and exists (select from people.introduces(r.municipality, r.person, r.provider))));
end;
