-- Whose records have changed since points were last brought up to date. The database notes it itself, in the transaction that
-- changed them, whichever part of the program did; whoever has followed a change takes the note away.
create schema snapshot;
grant usage on schema snapshot to musubi_app;

create table snapshot.change (
    municipality text   not null references municipality.municipality,
    number       bigint not null generated always as identity,
    person       uuid   not null,
    day          date   not null,             -- the earliest day that changed
    primary key (municipality, number)
);
alter table snapshot.change enable row level security;
create policy own_municipality on snapshot.change using (municipality = scope.municipality());
create policy residents_change_their_own on snapshot.change as restrictive using (scope.resident() is null or person = scope.resident());
grant select, insert, delete on snapshot.change to musubi_app;

-- For a table of records of people: its argument tells the day of a record.
create function snapshot.note_change() returns trigger language plpgsql as $$
begin
    execute format('insert into snapshot.change (municipality, person, day)
                    select municipality, person, min(%s) from changed group by municipality, person', tg_argv[0]);
    return null;
end $$;

create trigger change_is_noted after insert on activity.steps referencing new table as changed
    for each statement execute function snapshot.note_change('day');
create trigger change_is_noted after insert on programme.attendance referencing new table as changed
    for each statement execute function snapshot.note_change(
        '(select s.day from programme.session s where s.municipality = changed.municipality and s.session = changed.session)');
create trigger joining_is_noted after insert on people.enrolment referencing new table as changed
    for each statement execute function snapshot.note_change('enrolled_on');
create trigger leaving_is_noted after update on people.enrolment referencing new table as changed
    for each statement execute function snapshot.note_change('enrolled_on');
