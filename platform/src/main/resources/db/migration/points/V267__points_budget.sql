-- How many points an agreement may give in a fiscal year by the budget of the municipality. An agreement whose points follow the records cannot
-- hold one limit for everybody together, so the budget limits nothing: it is watched. The last number counts; 0 takes it back.
create table points.budget (
    municipality text        not null references municipality.municipality,
    agreement    text        not null,
    fiscal_year  integer     not null,             -- the year it begins in
    number       integer     not null,             -- from 1
    points       bigint      not null,
    actor        text        not null,
    said_at      timestamptz not null,
    primary key (municipality, agreement, fiscal_year, number),
    constraint a_budget_is_no_debt check (points between 0 and 1000000000000)
);
alter table points.budget enable row level security;
create policy own_municipality on points.budget using (municipality = scope.municipality());
create policy roles_that_need_it on points.budget as restrictive using ((select scope.staff())) with check ((select scope.decides()));
grant select, insert on points.budget to musubi_app;
