-- Lists of facilities that were taken in, with what stood there before, so that a wrong file can be taken back.
create table programme.facility_import (
    municipality text        not null references municipality.municipality,
    import       uuid        not null,             -- made by the caller: a retry carries the same id
    taken_at     timestamptz not null,
    actor        text        not null,
    primary key (municipality, import)
);
create table programme.facility_taken (
    municipality text  not null,
    import       uuid  not null,
    venue        text  not null,
    before       jsonb,                            -- the row as it stood; null for a new venue
    after        jsonb not null,
    primary key (municipality, import, venue),
    foreign key (municipality, import) references programme.facility_import,
    foreign key (municipality, venue) references programme.venue
);
create table programme.facility_undo (
    municipality text        not null,
    import       uuid        not null,
    back         integer     not null,
    kept         integer     not null,
    undone_at    timestamptz not null,
    actor        text        not null,
    primary key (municipality, import),
    foreign key (municipality, import) references programme.facility_import
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['facility_import', 'facility_taken', 'facility_undo'] loop
        execute format('alter table programme.%I enable row level security', guarded);
        execute format('create policy own_municipality on programme.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy roles_that_need_it on programme.%I as restrictive
                        using (coalesce(scope.role() in (''officer'', ''counter'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select, insert on programme.%I to musubi_app', guarded);
    end loop;
end $$;
