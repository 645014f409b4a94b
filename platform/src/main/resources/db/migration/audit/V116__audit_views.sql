-- Staff who open the page of a person: one row for each of them, each person and each day, and the first moment. Looking happens often and changes
-- nothing, so it is kept beside the chained trail and not in it: a page waits for no other, and what was done stays easy to find.
create table audit.view (
    municipality text        not null references municipality.municipality,
    person       uuid        not null,
    day          date        not null,             -- in Japan
    actor        text        not null,             -- account
    role         text        not null,
    seen_at      timestamptz not null,             -- the first time that day
    number       bigint      not null generated always as identity,
    primary key (municipality, person, day, actor)
);
create index view_in_order on audit.view (municipality, number);
create index view_of_actor on audit.view (municipality, actor, number);
alter table audit.view enable row level security;
create policy own_municipality on audit.view using (municipality = scope.municipality());
create policy residents_read_who_saw_them on audit.view as restrictive
    for select using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on audit.view as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'counter', 'administrator') and actor = scope.account(), false));
grant select, insert on audit.view to musubi_app;
