-- The outline of a municipality and its areas, as an administrator gave it: simplified to what a picture on a telephone can show. The one
-- with the highest number is drawn; an empty one means that none is.
create table area.outline (
    municipality text        not null references municipality.municipality,
    number       integer     not null,
    rings        text        not null,             -- a ring a line: longitude,latitude longitude,latitude …
    digest       text        not null,             -- SHA-256 of the file it came from; empty when it was taken away
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, number),
    constraint outline_is_short check (length(rings) <= 200000)
);
alter table area.outline enable row level security;
create policy own_municipality on area.outline using (municipality = scope.municipality());
create policy administrators_write on area.outline as restrictive for insert
    with check (coalesce(scope.role() in ('administrator', 'job'), false));
grant select, insert on area.outline to musubi_app;
