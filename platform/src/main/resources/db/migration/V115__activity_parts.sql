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

-- What stands of the parts: the last that was said of a time, unless a file said later what the whole day came to.
create view activity.standing_part with (security_invoker = true) as
select distinct on (p.municipality, p.person, p.source, p.starts_at, p.ends_at)
       p.municipality, p.person, p.source, p.starts_at, p.ends_at, p.offset_seconds, p.from_day, p.to_day, p.method, p.steps
  from activity.part p join activity.upload u using (municipality, upload)
 where p.from_day < p.to_day or not exists (
       select 1 from activity.steps s join activity.upload w using (municipality, upload)
        where s.municipality = p.municipality and s.person = p.person and s.day = p.from_day and s.source = p.source and not w.piece
          and (coalesce(w.said_at, w.received_at), w.received_at, w.number) > (coalesce(u.said_at, u.received_at), u.received_at, u.number))
 order by p.municipality, p.person, p.source, p.starts_at, p.ends_at, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.number desc;
grant select on activity.standing_part to musubi_app;
