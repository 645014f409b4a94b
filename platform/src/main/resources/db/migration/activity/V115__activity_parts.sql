-- Steps of parts of a day as they were told one by one. The day is made of all of them each time one is told, so that none takes the place of another.
-- Told again, a part takes the place of what was said of the same time.
create table activity.part (
    municipality   text        not null,
    person         uuid        not null,
    source         text        not null,
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    upload         uuid        not null,
    offset_seconds integer     not null,             -- east of UTC where they walked
    from_day       date        not null,             -- the first and the last day there
    to_day         date        not null,
    method         text        not null,
    steps          integer     not null,
    recorded_on    date        not null,
    primary key (municipality, person, source, starts_at, ends_at, upload),
    foreign key (municipality, upload) references activity.upload,
    constraint steps_are_possible check (steps between 0 and 1000000),
    constraint method_is_known check (method in ('sensed', 'manual', 'unknown')),
    constraint it_does_not_end_before_it_starts check (ends_at >= starts_at and to_day >= from_day)
);
create index parts_by_day on activity.part (municipality, person, to_day);

alter table activity.part enable row level security;
create policy own_municipality on activity.part using (municipality = scope.municipality());
create policy residents_see_themselves on activity.part as restrictive using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on activity.part as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false));
grant select, insert on activity.part to musubi_app;
