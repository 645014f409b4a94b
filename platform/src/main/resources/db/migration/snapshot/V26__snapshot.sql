-- Whose records have changed since points were last brought up to date. The database notes it itself, in the transaction that
-- changed them, whichever part of the program did; whoever has followed a change takes the note away.
create schema snapshot;
grant usage on schema snapshot to musubi_app;

create table snapshot.change (
    municipality text   not null references municipality.municipality,
    number       bigint not null generated always as identity,
    people       uuid[] not null,             -- together: a day of everybody's steps is not as many rows again
    day          date   not null,             -- the earliest day that changed
    primary key (municipality, number)
);
alter table snapshot.change enable row level security;
create policy own_municipality on snapshot.change using (municipality = scope.municipality());
create policy residents_change_their_own on snapshot.change as restrictive using (scope.resident() is null or people = array[scope.resident()]);
grant select, insert, delete on snapshot.change to musubi_app;

-- For a table of records of people: its argument tells the day of a record. Very many people are parted, so that following them can be.
create function snapshot.note_change() returns trigger language plpgsql as $$
begin
    execute format('insert into snapshot.change (municipality, people, day)
                    select municipality, array_agg(person), day
                      from (select municipality, person, min(%s) as day from changed group by municipality, person) first
                     group by municipality, day, hashtext(person::text) & 15', tg_argv[0]);
    return null;
end $$;

create trigger change_is_noted after insert on activity.steps referencing new table as changed
    for each statement execute function snapshot.note_change('day');
create trigger change_is_noted after insert on attendance.visit referencing new table as changed
    for each statement execute function snapshot.note_change(
        '(select s.day from programme.session s where s.municipality = changed.municipality and s.session = changed.session)');
create trigger joining_is_noted after insert on people.enrolment referencing new table as changed
    for each statement execute function snapshot.note_change('enrolled_on');
create trigger leaving_is_noted after update on people.enrolment referencing new table as changed
    for each statement execute function snapshot.note_change('enrolled_on');

-- A session that is cancelled or moved changes what everybody has who was there.
create function snapshot.note_session() returns trigger language plpgsql as $$
begin
    insert into snapshot.change (municipality, people, day)
    select v.municipality, array_agg(distinct v.person), least(was.day, is_now.day)
      from was join is_now using (municipality, session) join attendance.visit v using (municipality, session)
     where (was.day, was.state) is distinct from (is_now.day, is_now.state)
     group by v.municipality, least(was.day, is_now.day);
    return null;
end $$;
create trigger session_change_is_noted after update on programme.session referencing old table as was new table as is_now
    for each statement execute function snapshot.note_session();

-- Two records that are found to be one person's, or not to be, change what both have since they joined.
create function snapshot.note_people(people uuid[], city text) returns void language sql as $$
    insert into snapshot.change (municipality, people, day)
    select e.municipality, array[p], min(e.enrolled_on)
      from unnest(people) p join people.enrolment e on e.municipality = city and e.person = any(people)
     group by e.municipality, p
$$;
create function snapshot.note_merge() returns trigger language plpgsql as $$
begin
    perform snapshot.note_people(array[m.person, m.counts_as], m.municipality)
       from changed c join people.merge m using (municipality, merge);
    return null;
end $$;
create trigger merge_is_noted after insert on people.merge referencing new table as changed
    for each statement execute function snapshot.note_merge();
create trigger split_is_noted after insert on people.split referencing new table as changed
    for each statement execute function snapshot.note_merge();
