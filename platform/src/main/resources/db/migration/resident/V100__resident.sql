-- How residents want their pages to look. Each choice is a row; the last one counts.
create schema resident;
grant usage on schema resident to musubi_app;

create table resident.setting (
    municipality text        not null,
    person       uuid        not null,
    change       integer     not null,             -- from 1
    size         text        not null,             -- of the type
    contrast     text        not null,
    language     text        not null,
    happened_at  timestamptz not null,
    actor        text        not null,
    primary key (municipality, person, change),
    foreign key (municipality, person) references people.person,
    constraint changes_start_at_one check (change >= 1),
    constraint size_is_known check (size in ('usual', 'large', 'largest')),
    constraint contrast_is_known check (contrast in ('usual', 'light', 'dark', 'high')),
    constraint language_is_known check (language in ('ja', 'easy', 'en'))
);

alter table resident.setting enable row level security;
create policy own_municipality on resident.setting using (municipality = scope.municipality());
create policy residents_see_themselves on resident.setting as restrictive using (scope.resident() is null or person = scope.resident());
create policy roles_that_need_it on resident.setting as restrictive
    using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
grant select, insert on resident.setting to musubi_app;
