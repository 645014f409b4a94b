-- Areas within a municipality (school districts, town blocks, districts) with the days they existed. An area that changes gets a
-- further row; the one with the highest number holds. What an area was called when somebody was entered in it stays on record.
create schema area;
grant usage on schema area to musubi_app;

-- Lists of areas, looked at before anything is entered. Only the columns that tell of places are kept, whatever else came with them.
create table area.import (
    municipality text        not null references municipality.municipality,
    import       uuid        not null,             -- made by the form: a retry carries the same id
    content      text        not null,
    received_at  timestamptz not null,
    primary key (municipality, import)
);

-- What became of it. Each step once.
create table area.import_step (
    municipality text        not null,
    import       uuid        not null,
    step         text        not null,
    actor        text        not null,
    rows         integer     not null,
    happened_at  timestamptz not null,
    primary key (municipality, import, step),
    foreign key (municipality, import) references area.import,
    constraint step_is_known check (step in ('entered', 'discarded', 'undone'))
);

create table area.version (
    municipality text        not null references municipality.municipality,
    area         text        not null,
    number       integer     not null,             -- of the rows of an area the highest holds
    state        text        not null,
    kind         text        not null,
    name_ja      text        not null,
    name_en      text        not null,
    valid_from   date,                             -- null: as long as anybody remembers
    valid_until  date,                             -- the first day it no longer exists
    part_of      text,
    import       uuid,                             -- the list it came with
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, area, number),
    foreign key (municipality, import) references area.import,
    constraint area_is_a_short_code check (area ~ '^[^[:space:][:punct:]]([^[:space:]]{0,39})$'),
    constraint state_is_known check (state in ('stands', 'withdrawn')),
    constraint kind_is_known check (kind in ('school-district', 'town-block', 'district')),
    constraint ends_after_it_began check (valid_until > valid_from),
    constraint area_is_no_part_of_itself check (part_of <> area)
);
create index version_of_import on area.version (municipality, import) where import is not null;

create view area.present with (security_invoker = true) as
    select * from (select distinct on (municipality, area) * from area.version order by municipality, area, number desc) last
     where state = 'stands';

do $$
declare
    guarded text;
begin
    foreach guarded in array array['import', 'import_step', 'version'] loop
        execute format('alter table area.%I enable row level security', guarded);
        execute format('create policy own_municipality on area.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_write on area.%I as restrictive for insert
                        with check (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select, insert on area.%I to musubi_app', guarded);
    end loop;
end $$;
grant select on area.present to musubi_app;
