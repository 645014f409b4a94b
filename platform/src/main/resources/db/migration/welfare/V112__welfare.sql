-- Grants that groups of residents ask for. Who asks is a resident; what is asked and what was decided are rows that stay.
create schema welfare;
grant usage on schema welfare to musubi_app;

create table welfare.application (
    municipality text        not null,
    application  uuid        not null,             -- made by the one who asks: a retry carries the same id
    person       uuid        not null,             -- the resident who asks for the group
    board        text        not null,
    name         text        not null,             -- of the group, as its members wrote it
    purpose      text        not null,
    yen          bigint      not null,
    actor        text        not null,
    asked_at     timestamptz not null,
    primary key (municipality, application),
    foreign key (municipality, person) references people.person,
    constraint groups_ask check (board in ('company', 'team') and name <> ''),
    constraint something_is_asked check (purpose <> '' and yen between 1 and 100000000)
);
create index application_of_person on welfare.application (municipality, person, asked_at);

-- Each application is decided once; the database says which of two clicks was first.
create table welfare.decision (
    municipality text        not null,
    application  uuid        not null,
    person       uuid        not null,             -- as in the application, so that they can read it
    outcome      text        not null,
    yen          bigint      not null,
    why          text        not null,
    actor        text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, application),
    foreign key (municipality, application) references welfare.application,
    constraint outcome_is_known check (outcome in ('granted', 'refused')),
    constraint what_is_granted_is_money check ((outcome = 'granted') = (yen > 0)),
    constraint a_refusal_says_why check (outcome = 'granted' or why <> '')
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['application', 'decision'] loop
        execute format('alter table welfare.%I enable row level security', guarded);
        execute format('create policy own_municipality on welfare.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy residents_see_themselves on welfare.%I as restrictive
                        using (scope.resident() is null or person = scope.resident())', guarded);
        execute format('grant select, insert on welfare.%I to musubi_app', guarded);
    end loop;
end $$;
create policy roles_that_need_it on welfare.application as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident');
create policy roles_that_need_it on welfare.decision as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident') with check ((select scope.role()) in ('officer', 'administrator'));
