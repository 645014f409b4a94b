-- A target may be of a month, a provider or a municipality, and may be taken back. An empty label stands for every part of its grain that
-- has no target of its own.
alter table figures.target
    add column grain text not null default 'year',
    add column label text not null default '',
    alter column target drop not null,             -- empty: what was set before is taken back
    add constraint target_grain_is_known check (grain in ('year', 'month', 'provider', 'municipality')),
    add constraint a_year_has_no_parts check (grain <> 'year' or label = ''),
    drop constraint target_pkey,
    add primary key (municipality, measure, year, grain, label, number);

-- Figures of a year that has ended are made again while late records come in: which year they are of decides, then when they were made.
create index edition_by_day on figures.edition (municipality, as_of, made_at);

-- Agreements in force that have no forecast, and why.
create table figures.unforeseen (
    municipality text not null,
    edition      uuid not null,
    agreement    text not null,
    title_ja     text not null,
    title_en     text not null,
    why_ja       text not null,
    why_en       text not null,
    primary key (municipality, edition, agreement),
    foreign key (municipality, edition) references figures.edition
);
alter table figures.unforeseen enable row level security;
create policy own_municipality on figures.unforeseen using (municipality = scope.municipality());
create policy office_only on figures.unforeseen as restrictive using (scope.runs_contracts());
create policy deciders_write on figures.unforeseen as restrictive for insert
    with check (coalesce(scope.role() in ('officer', 'administrator', 'job'), false));
grant select, insert on figures.unforeseen to musubi_app;
