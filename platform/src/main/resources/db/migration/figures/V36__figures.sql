-- Figures for overviews, made once a day from everything recorded by then, so that a page reads a few rows and not five years of
-- steps. Every figure says when it was made; earlier ones stay.
create schema figures;
grant usage on schema figures to musubi_app;

create table figures.edition (
    municipality text        not null references municipality.municipality,
    edition      uuid        not null,
    as_of        date        not null,
    made_at      timestamptz not null,
    pack         text        not null,             -- digest of what they were made from
    primary key (municipality, edition)
);
create index edition_by_time on figures.edition (municipality, made_at);

create table figures.figure (
    municipality text   not null,
    edition      uuid   not null,
    measure      text   not null,
    grain        text   not null,                  -- over what: the fiscal year to date, or by a part of it
    label        text   not null,                  -- the month, the provider, the municipality or the area; empty for the year
    title_ja     text   not null,
    title_en     text   not null,
    unit         text   not null,
    value        text   not null,                  -- empty when it was not measured
    low          text   not null,                  -- the 95 % interval, where there is one
    high         text   not null,
    why_ja       text   not null,                  -- why there is no value
    why_en       text   not null,
    people       bigint not null,                  -- how many stand behind it; zero when its rows are not about people
    few          boolean not null,                 -- too few to be published, or giving such a one away
    primary key (municipality, edition, measure, grain, label),
    foreign key (municipality, edition) references figures.edition,
    constraint grain_is_known check (grain in ('year', 'month', 'provider', 'municipality', 'area'))
);

-- What is outstanding, and until which day something came in.
create table figures.note (
    municipality text   not null,
    edition      uuid   not null,
    name         text   not null,
    amount       bigint,
    day          date,
    primary key (municipality, edition, name),
    foreign key (municipality, edition) references figures.edition
);

create table figures.forecast (
    municipality text    not null,
    edition      uuid    not null,
    agreement    text    not null,
    title_ja     text    not null,
    title_en     text    not null,
    year         integer not null,
    unit         text    not null,
    low          bigint  not null,                 -- as if nothing more happened
    high         bigint  not null,                 -- as if counts went on growing as they did
    primary key (municipality, edition, agreement),
    foreign key (municipality, edition) references figures.edition
);

-- What a year is to reach. A later row replaces an earlier one.
create table figures.target (
    municipality text    not null references municipality.municipality,
    measure      text    not null,
    year         integer not null,
    number       integer not null,
    target       numeric not null,
    direction    text    not null,
    actor        text    not null,
    set_at       timestamptz not null,
    primary key (municipality, measure, year, number),
    constraint direction_is_known check (direction in ('at-least', 'at-most'))
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['edition', 'figure', 'note', 'forecast', 'target'] loop
        execute format('alter table figures.%I enable row level security', guarded);
        execute format('create policy own_municipality on figures.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy office_only on figures.%I as restrictive using (scope.runs_contracts())', guarded);
        execute format('grant select, insert on figures.%I to musubi_app', guarded);
        execute format('create policy deciders_write on figures.%I as restrictive for insert
                        with check (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
    end loop;
end $$;
