-- Companies and welfare bodies plan something together with the municipality on one worksheet. Their people sign in, bound to their
-- organisation; of the worksheets they see those it takes part in. What somebody wrote is never edited: a draft is the last revision, what
-- both sides agree to is a version of it under its digest.
-- Decision: docs/decisions/2026-11-28-worksheets-are-agreed-by-digest.md
create schema worksheet;
grant usage on schema worksheet to musubi_app;

create table worksheet.organisation (
    municipality text        not null references municipality.municipality,
    organisation uuid        not null,             -- made by the caller: a retry carries the same id
    side         text        not null,
    name         text        not null,
    actor        text        not null,
    entered_at   timestamptz not null,
    primary key (municipality, organisation),
    constraint side_is_known check (side in ('company', 'welfare')),
    constraint an_organisation_is_entered_once unique (municipality, name),
    constraint an_organisation_is_named check (name <> '')
);

create table worksheet.sheet (
    municipality text        not null references municipality.municipality,
    sheet        uuid        not null,             -- made by the caller: a retry carries the same id
    actor        text        not null,
    opened_at    timestamptz not null,
    primary key (municipality, sheet)
);

-- Which organisations take part beside the municipality.
create table worksheet.party (
    municipality text        not null,
    sheet        uuid        not null,
    organisation uuid        not null,
    takes_part   boolean     not null,
    actor        text        not null,
    changed_at   timestamptz not null,
    primary key (municipality, sheet, organisation),
    foreign key (municipality, sheet) references worksheet.sheet,
    foreign key (municipality, organisation) references worksheet.organisation
);
create index party_by_organisation on worksheet.party (municipality, organisation) where takes_part;

-- What was written, each time somebody saved. Of two who write the same revision the second is told.
create table worksheet.revision (
    municipality text        not null,
    sheet        uuid        not null,
    revision     integer     not null,
    content      text        not null,             -- canonical JSON
    actor        text        not null,
    organisation uuid,                             -- for which it was written; none for the municipality
    written_at   timestamptz not null,
    primary key (municipality, sheet, revision),
    foreign key (municipality, sheet) references worksheet.sheet,
    foreign key (municipality, organisation) references worksheet.organisation,
    constraint revisions_start_at_one check (revision >= 1)
);

-- What was proposed, with the parties as they were then; its digest is of all of it.
create table worksheet.version (
    municipality text        not null,
    sheet        uuid        not null,
    version      integer     not null,
    revision     integer     not null,
    content      text        not null,
    digest       text        not null,
    actor        text        not null,
    organisation uuid,
    proposed_at  timestamptz not null,
    primary key (municipality, sheet, version),
    foreign key (municipality, sheet, revision) references worksheet.revision,
    foreign key (municipality, organisation) references worksheet.organisation,
    constraint a_version_has_one_digest unique (municipality, sheet, version, digest),
    constraint versions_start_at_one check (version >= 1)
);

-- Each party agrees once to a version, and to exactly the text whose digest it names.
create table worksheet.agreement (
    municipality text        not null,
    sheet        uuid        not null,
    version      integer     not null,
    party        text        not null,             -- an organisation, or the municipality
    digest       text        not null,
    actor        text        not null,
    agreed_at    timestamptz not null,
    primary key (municipality, sheet, version, party),
    foreign key (municipality, sheet, version, digest) references worksheet.version (municipality, sheet, version, digest),
    constraint a_party_is_an_organisation_or_the_municipality check (party = 'municipality' or party ~ '^[0-9a-f-]{36}$')
);

-- Values of indicators that the platform does not measure, as somebody enters them. An indicator is known by its name and unit: a row that is
-- called otherwise in a later version is another one, and no value of the earlier stands beside it.
create table worksheet.reading (
    municipality text        not null,
    reading      uuid        not null,
    sheet        uuid        not null,
    kpi          text        not null,             -- its name
    unit         text        not null,
    value        numeric     not null,
    day          date        not null,             -- of which day it is
    note         text        not null,
    actor        text        not null,
    organisation uuid,
    recorded_at  timestamptz not null,
    primary key (municipality, reading),
    foreign key (municipality, sheet) references worksheet.sheet,
    foreign key (municipality, organisation) references worksheet.organisation
);
create index reading_of_sheet on worksheet.reading (municipality, sheet, kpi, day);

-- What was said when the parties looked at an agreed version together.
create table worksheet.review (
    municipality text        not null,
    review       uuid        not null,
    sheet        uuid        not null,
    version      integer     not null,
    day          date        not null,
    said         text        not null,
    actor        text        not null,
    organisation uuid,
    recorded_at  timestamptz not null,
    primary key (municipality, review),
    foreign key (municipality, sheet, version) references worksheet.version,
    foreign key (municipality, organisation) references worksheet.organisation,
    constraint something_was_said check (said <> '')
);
create index review_of_sheet on worksheet.review (municipality, sheet, day);

alter table access.account
    add column partner uuid,                       -- the company or welfare body whose partner signs in
    drop constraint role_is_known,
    add constraint role_is_known check (role in ('resident', 'counter', 'officer', 'provider', 'clinic', 'representative', 'partner', 'intermediary',
                                                 'evaluator', 'investor', 'administrator')),
    add constraint a_partner_has_an_organisation check ((role = 'partner') = (partner is not null)),
    add constraint its_partner_is_there foreign key (municipality, partner) references worksheet.organisation;
grant update (partner) on access.account to musubi_app;

create or replace function access.refuse_own_promotion() returns trigger language plpgsql as $$
begin
    if coalesce(scope.role(), '') not in ('administrator', 'job') and pg_trigger_depth() = 1
       and (new.role, new.provider, new.body, new.organisation, new.partner, new.disabled_at)
           is distinct from (old.role, old.provider, old.body, old.organisation, old.partner, old.disabled_at) then
        raise exception 'only an administrator changes role, provider, body, organisation, partner or state of an account'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

alter table account.invitation
    add column partner uuid,
    add constraint an_invited_partner_has_an_organisation check ((role = 'partner') = (partner is not null)),
    add constraint the_partner_it_invites_for_is_there foreign key (municipality, partner) references worksheet.organisation;

-- The organisation for which this transaction works; null for everybody but its partners.
create function scope.partner() returns uuid
    language sql stable security definer set search_path = ''
begin atomic
    select a.partner from access.account a
     where a.municipality = scope.municipality() and a.account::text = scope.account() and scope.role() = 'partner';
end;

-- The worksheets it takes part in.
create function worksheet.own_sheets() returns setof uuid
    language sql stable security definer set search_path = ''
begin atomic
    select p.sheet from worksheet.party p
     where p.municipality = scope.municipality() and p.organisation = scope.partner() and p.takes_part;
end;

-- Who takes part in them.
create function worksheet.fellows() returns setof uuid
    language sql stable security definer set search_path = ''
begin atomic
    select p.organisation from worksheet.party p
     where p.municipality = scope.municipality() and p.sheet in (select worksheet.own_sheets());
end;
revoke execute on function scope.partner, worksheet.own_sheets, worksheet.fellows from public;
grant execute on function scope.partner, worksheet.own_sheets, worksheet.fellows to musubi_app;

alter table worksheet.organisation enable row level security;
create policy own_municipality on worksheet.organisation using (municipality = scope.municipality());
create policy roles_that_need_it on worksheet.organisation as restrictive
    using ((select scope.decides()) or ((select scope.role()) = 'partner'
               and (organisation = (select scope.partner()) or organisation in (select worksheet.fellows()))))
    with check ((select scope.decides()));

alter table worksheet.sheet enable row level security;
create policy own_municipality on worksheet.sheet using (municipality = scope.municipality());
create policy roles_that_need_it on worksheet.sheet as restrictive
    using ((select scope.decides()) or ((select scope.role()) = 'partner' and sheet in (select worksheet.own_sheets())))
    with check ((select scope.decides()));

alter table worksheet.party enable row level security;
create policy own_municipality on worksheet.party using (municipality = scope.municipality());
create policy roles_that_need_it on worksheet.party as restrictive
    using ((select scope.decides()) or ((select scope.role()) = 'partner' and sheet in (select worksheet.own_sheets())))
    with check ((select scope.decides()));

-- A partner writes for its own organisation and under its own account.
do $$
declare
    written text;
begin
    foreach written in array array['revision', 'version', 'reading', 'review'] loop
        execute format('alter table worksheet.%I enable row level security', written);
        execute format('create policy own_municipality on worksheet.%I using (municipality = scope.municipality())', written);
        execute format('create policy roles_that_need_it on worksheet.%I as restrictive
                        using ((select scope.decides()) or ((select scope.role()) = ''partner'' and sheet in (select worksheet.own_sheets())))
                        with check ((select scope.decides())
                                    or ((select scope.role()) = ''partner'' and sheet in (select worksheet.own_sheets())
                                        and organisation = (select scope.partner()) and actor = (select scope.account())))', written);
    end loop;
end $$;

alter table worksheet.agreement enable row level security;
create policy own_municipality on worksheet.agreement using (municipality = scope.municipality());
create policy roles_that_need_it on worksheet.agreement as restrictive
    using ((select scope.decides()) or ((select scope.role()) = 'partner' and sheet in (select worksheet.own_sheets())))
    with check (actor = (select scope.account())
                and (((select scope.decides()) and party = 'municipality')
                     or ((select scope.role()) = 'partner' and sheet in (select worksheet.own_sheets())
                         and party = (select scope.partner())::text)));

grant select, insert on worksheet.organisation, worksheet.sheet, worksheet.party, worksheet.revision, worksheet.version, worksheet.agreement,
                        worksheet.reading, worksheet.review to musubi_app;
grant update (takes_part, actor, changed_at) on worksheet.party to musubi_app;
