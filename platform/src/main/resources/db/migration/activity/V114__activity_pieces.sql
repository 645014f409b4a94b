-- What is told piece by piece leaves what else was told of its day as it is; what is not in a file any more was taken out. Only what was said is kept,
-- with the day on which it was said; what a day comes to is put together when it is read.
alter table activity.upload
    add column piece  boolean not null default false,
    add column number bigint  not null generated always as identity;   -- of two at the same moment the later

create or replace view activity.latest_steps with (security_invoker = true) as
select distinct on (s.municipality, s.person, s.day, s.source)
       s.municipality, s.person, s.day, s.source, s.method, s.steps, s.recorded_on, s.held
  from activity.steps s join activity.upload u using (municipality, upload)
 order by s.municipality, s.person, s.day, s.source, coalesce(u.said_at, u.received_at) desc, u.received_at desc, u.number desc;

-- Of each measure the last that was said since the last file. The two values of a blood pressure belong together.
create view activity.latest_measure with (security_invoker = true) as
select distinct on (municipality, person, day, source, measure) municipality, person, day, source, method, measure, value, lower
  from (select b.*, max(place) filter (where not piece) over (partition by municipality, person, day, source) as last_file
          from (select b.*, u.piece, row_number() over (partition by b.municipality, b.person, b.day, b.source
                                                            order by coalesce(u.said_at, u.received_at), u.received_at, u.number) as place
                  from activity.body b join activity.upload u using (municipality, upload)) b) b
 cross join lateral (values ('height', height_cm, null), ('weight', weight_kg, null), ('waist', waist_cm, null), ('fat', fat_percent, null),
                            ('muscle', muscle_kg, null), ('pressure', systolic, diastolic)) m (measure, value, lower)
 where (last_file is null or place >= last_file) and num_nonnulls(value, lower) > 0
 order by municipality, person, day, source, measure, place desc;

-- Entered by hand when anything in the row was, as the rules of evidence have it.
drop view activity.latest_body;
create view activity.latest_body with (security_invoker = true) as
select municipality, person, day, source,
       case when bool_or(method = 'manual') then 'manual' when bool_or(method = 'unknown') then 'unknown' else 'sensed' end as method,
       max(value) filter (where measure = 'height') as height_cm,
       max(value) filter (where measure = 'weight') as weight_kg,
       max(value) filter (where measure = 'waist') as waist_cm,
       max(value) filter (where measure = 'fat') as fat_percent,
       max(value) filter (where measure = 'muscle') as muscle_kg,
       cast(max(value) filter (where measure = 'pressure') as integer) as systolic,
       cast(max(lower) filter (where measure = 'pressure') as integer) as diastolic
  from activity.latest_measure
 group by municipality, person, day, source;
grant select on activity.latest_measure, activity.latest_body to musubi_app;
