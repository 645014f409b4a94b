-- Lists of people who join, looked at before anybody is entered, and taken back whole. What was sent is kept sealed, and
-- only until it is entered or put away.
create table people.import (
    municipality text        not null references municipality.municipality,
    import       uuid        not null,             -- made by the form: a retry carries the same id
    scheme       text        not null,
    digest       text        not null,             -- of what was sent
    rows         integer     not null,
    received_at  timestamptz not null,
    sealed       bytea,                            -- null once it is no longer needed
    primary key (municipality, import),
    foreign key (municipality, scheme) references people.scheme
);

-- What became of it. Each step once.
create table people.import_step (
    municipality text        not null,
    import       uuid        not null,
    step         text        not null,
    actor        text        not null,
    rows         integer     not null,
    happened_at  timestamptz not null,
    primary key (municipality, import, step),
    foreign key (municipality, import) references people.import,
    constraint step_is_known check (step in ('entered', 'discarded', 'undone'))
);

alter table people.person
    add import uuid,                               -- the list they came with
    add foreign key (municipality, import) references people.import;
create index person_of_import on people.person (municipality, import) where import is not null;
create index person_by_birth on people.person (municipality, born);
create index person_by_recording on people.person (municipality, recorded_at desc, person);

-- Names are destroyed by destroying their row. Only officers do that.
grant delete on people.identity to musubi_app;
create policy officers_alone_destroy on people.identity as restrictive for delete
    using (scope.role() in ('officer', 'administrator'));
-- What is corrected, and what is made coarse when identity is destroyed.
grant update (born, sex, area, lives_in, works_in, certified) on people.person to musubi_app;

alter table people.import enable row level security;
alter table people.import_step enable row level security;
create policy own_municipality on people.import using (municipality = scope.municipality());
create policy own_municipality on people.import_step using (municipality = scope.municipality());
create policy residents_have_no_part on people.import as restrictive using (scope.resident() is null);
create policy residents_have_no_part on people.import_step as restrictive using (scope.resident() is null);
grant select, insert on people.import, people.import_step to musubi_app;
grant update (sealed) on people.import to musubi_app;

-- After many rows at once the planner would go on believing that there are few, and look for a name by comparing everybody with everybody.
create function people.refresh_statistics() returns void
    language plpgsql security definer set search_path = '' as $$
begin
    analyze people.person;
    analyze people.identity;
    analyze people.enrolment;
end $$;
revoke execute on function people.refresh_statistics from public;
grant execute on function people.refresh_statistics to musubi_app;
