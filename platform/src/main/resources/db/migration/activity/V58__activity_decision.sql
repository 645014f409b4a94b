-- What officers decided about counts that are held or look wrong. A decision holds for the count it was made of: another count of the same
-- day is another question. Taking a decision back is a further decision.
create table activity.decision (
    municipality text        not null references municipality.municipality,
    decision     uuid        not null,
    number       bigint      not null generated always as identity,   -- the last one counts
    batch        uuid        not null,                                -- decisions made in one go
    undoes       uuid,                                                -- the batch that is taken back by this one
    person       uuid        not null,
    day          date        not null,
    source       text        not null,
    method       text        not null,
    steps        integer     not null,
    verdict      text        not null check (verdict in ('accepted', 'left-out', 'open')),
    why          text        not null check (length(why) between 1 and 400),
    decided_at   timestamptz not null,
    decided_by   text        not null,
    primary key (municipality, decision)
);
create index decisions_of_a_count on activity.decision (municipality, person, day, source, number);
create index decisions_of_a_batch on activity.decision (municipality, batch);
create trigger change_is_noted after insert on activity.decision referencing new table as changed
    for each statement execute function snapshot.note_change('day');

create view activity.latest_decision with (security_invoker = true) as
select distinct on (municipality, person, day, source) municipality, person, day, source, method, steps, verdict, why, number
  from activity.decision order by municipality, person, day, source, number desc;

-- Counts with where they stand: held, accepted or left-out, or else they count.
create view activity.judged_steps with (security_invoker = true) as
select s.municipality, s.person, s.day, s.source, s.method, s.steps, s.recorded_on, s.held,
       case when d.verdict in ('accepted', 'left-out') then d.verdict when s.held is not null then 'held' else 'counts' end as state,
       coalesce(d.number, 0) as decided, coalesce(d.why, '') as why
  from activity.latest_steps s
  left join activity.latest_decision d on d.municipality = s.municipality and d.person = s.person and d.day = s.day and d.source = s.source
                                      and d.method = s.method and d.steps = s.steps;

alter table activity.decision enable row level security;
create policy own_municipality on activity.decision using (municipality = scope.municipality());
create policy residents_see_themselves on activity.decision as restrictive using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on activity.decision as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false))
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant select, insert on activity.decision to musubi_app;
grant select on activity.latest_decision, activity.judged_steps to musubi_app;
