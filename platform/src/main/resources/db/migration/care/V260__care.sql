-- What the municipality's care-insurance section says: certifications, benefits, and who died or moved away. It comes in lists. What a list says is a
-- fact and stays; a later list that says something else of the same key is believed, until it is taken back whole.
create schema care;
grant usage on schema care to musubi_app;

create table care.upload (
    municipality text        not null references municipality.municipality,
    upload       uuid        not null,             -- made by the form: a retry carries the same id
    kind         text        not null,
    digest       text        not null,             -- of the file
    rows         integer     not null,
    actor        text        not null,
    received_at  timestamptz not null,
    primary key (municipality, upload),
    constraint kind_is_known check (kind in ('certification', 'benefit', 'departure'))
);

-- A list that is taken back counts no longer. Why stands in the audit trail.
create table care.withdrawal (
    municipality text        not null,
    upload       uuid        not null,
    actor        text        not null,
    withdrawn_at timestamptz not null,
    primary key (municipality, upload),
    foreign key (municipality, upload) references care.upload
);

create table care.certification (
    municipality   text    not null,
    upload         uuid    not null,
    line           integer not null,               -- of the list
    person         uuid    not null,
    effective_from date    not null,
    level          text    not null,
    decided_on     date,
    primary key (municipality, upload, line),
    foreign key (municipality, upload) references care.upload,
    foreign key (municipality, person) references people.person,
    constraint said_once_in_a_list unique (municipality, upload, person, effective_from),
    constraint level_is_known check (level in ('independent', 'support-1', 'support-2', 'care-1', 'care-2', 'care-3', 'care-4', 'care-5'))
);

create table care.benefit (
    municipality text    not null,
    upload       uuid    not null,
    line         integer not null,
    person       uuid    not null,
    month        date    not null,                 -- its first day
    insurance    text    not null,
    yen          bigint  not null,
    primary key (municipality, upload, line),
    foreign key (municipality, upload) references care.upload,
    foreign key (municipality, person) references people.person,
    constraint paid_once_in_a_list unique (municipality, upload, person, month, insurance),
    constraint month_is_its_first_day check (extract(day from month) = 1),
    constraint insurance_is_known check (insurance in ('care', 'medical')),
    constraint nothing_is_paid_back check (yen >= 0)
);

create table care.departure (
    municipality text    not null,
    upload       uuid    not null,
    line         integer not null,
    person       uuid    not null,
    day          date    not null,                 -- the first on which the person is no longer there
    kind         text    not null,
    left_from    text,                             -- none: the municipality itself
    moved_to     text,
    primary key (municipality, upload, line),
    foreign key (municipality, upload) references care.upload,
    foreign key (municipality, person) references people.person,
    constraint left_once_in_a_list unique (municipality, upload, person, day, kind),
    constraint kind_is_known check (kind in ('death', 'move'))
);

-- A list that was read and waits for somebody to keep it; no names are in it. No fact: it goes when it is kept, or after a day.
create table care.waiting (
    municipality text        not null references municipality.municipality,
    list         uuid        not null,             -- becomes the id of the upload
    kind         text        not null,
    digest       text        not null,
    content      text        not null,             -- JSON
    offered_at   timestamptz not null,
    primary key (municipality, list)
);

create index certifications_of_a_person on care.certification (municipality, person, effective_from);
create index benefits_of_a_person on care.benefit (municipality, person, month);
create index departures_of_a_person on care.departure (municipality, person, day);
create index uploads_in_order on care.upload (municipality, received_at desc, upload);
create index uploads_of_a_file on care.upload (municipality, digest);

-- What counts: of what lists that stand say of one key, the latest. Two records of one person are one here: a later list may name either.
create view care.standing_upload with (security_invoker = true) as
select u.municipality, u.upload, u.received_at from care.upload u
 where not exists (select from care.withdrawal w where w.municipality = u.municipality and w.upload = u.upload);
create view care.counted_certification with (security_invoker = true) as
select distinct on (c.municipality, coalesce(m.counts_as, c.person), c.effective_from)
       c.municipality, coalesce(m.counts_as, c.person) as person, c.effective_from, c.level, c.decided_on
  from care.certification c join care.standing_upload u using (municipality, upload)
  left join people.merged m on m.municipality = c.municipality and m.person = c.person
 order by c.municipality, coalesce(m.counts_as, c.person), c.effective_from, u.received_at desc, u.upload desc;
create view care.counted_benefit with (security_invoker = true) as
select distinct on (b.municipality, coalesce(m.counts_as, b.person), b.month, b.insurance)
       b.municipality, coalesce(m.counts_as, b.person) as person, b.month, b.insurance, b.yen
  from care.benefit b join care.standing_upload u using (municipality, upload)
  left join people.merged m on m.municipality = b.municipality and m.person = b.person
 order by b.municipality, coalesce(m.counts_as, b.person), b.month, b.insurance, u.received_at desc, u.upload desc;
create view care.counted_departure with (security_invoker = true) as
select distinct on (d.municipality, coalesce(m.counts_as, d.person), d.day, d.kind)
       d.municipality, coalesce(m.counts_as, d.person) as person, d.day, d.kind, d.left_from, d.moved_to
  from care.departure d join care.standing_upload u using (municipality, upload)
  left join people.merged m on m.municipality = d.municipality and m.person = d.person
 order by d.municipality, coalesce(m.counts_as, d.person), d.day, d.kind, u.received_at desc, u.upload desc;

-- Whose points hang on it is looked at again.
create trigger change_is_noted after insert on care.certification referencing new table as changed
    for each statement execute function snapshot.note_change('effective_from');
create trigger change_is_noted after insert on care.benefit referencing new table as changed
    for each statement execute function snapshot.note_change('month');
create trigger change_is_noted after insert on care.departure referencing new table as changed
    for each statement execute function snapshot.note_change('day');
create function care.note_withdrawal() returns trigger language plpgsql as $$
begin
    insert into snapshot.change (municipality, people, day)
    select municipality, array_agg(person), day
      from (select said.municipality, said.person, min(said.day) as day
              from (select c.municipality, c.upload, c.person, c.effective_from as day from care.certification c
                    union all select b.municipality, b.upload, b.person, b.month from care.benefit b
                    union all select d.municipality, d.upload, d.person, d.day from care.departure d) said
              join withdrawn using (municipality, upload) group by said.municipality, said.person) first
     group by municipality, day, hashtext(person::text) & 15;
    return null;
end $$;
create trigger change_is_noted after insert on care.withdrawal referencing new table as withdrawn
    for each statement execute function care.note_withdrawal();

do $$
declare
    name text;
begin
    foreach name in array array['care.upload', 'care.withdrawal', 'care.waiting', 'care.certification', 'care.benefit', 'care.departure'] loop
        execute format('alter table %s enable row level security', name);
        execute format('create policy own_municipality on %s using (municipality = scope.municipality())', name);
        execute format('grant select, insert on %s to musubi_app', name);
    end loop;
    foreach name in array array['care.certification', 'care.benefit', 'care.departure'] loop
        execute format('create policy residents_see_themselves on %s as restrictive
            using (scope.resident() is null or person = scope.resident())', name);
    end loop;
    -- Residents read what is said of them, and for that which lists stand, which says nothing of anybody.
    foreach name in array array['care.upload', 'care.withdrawal', 'care.certification', 'care.benefit', 'care.departure'] loop
        execute format('create policy those_who_decide_and_the_resident on %s as restrictive
            using (coalesce((select scope.role()) in (''officer'', ''administrator'', ''job'', ''resident''), false))
            with check (coalesce((select scope.role()) in (''officer'', ''administrator'', ''job''), false))', name);
    end loop;
end $$;
create policy those_who_decide on care.waiting as restrictive
    using (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant delete on care.waiting to musubi_app;
grant select on care.standing_upload, care.counted_certification, care.counted_benefit, care.counted_departure to musubi_app;
