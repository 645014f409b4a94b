-- A time in a scheme that was entered wrongly: on another day, or of somebody who never joined. What stood there is kept here before it
-- goes from people.enrolment, so that everything which asks who takes part reads one table and nothing is lost.
create table people.mistaken_enrolment (
    municipality text        not null,
    mistake      uuid        not null,
    person       uuid        not null,
    scheme       text        not null,
    enrolled_on  date        not null,
    left_on      date,
    channel      text        not null,
    accepted_why text        not null,
    left_why     text        not null,
    entered_at   timestamptz not null,             -- when the mistake was made
    rightly_on   date,                             -- the day they joined in truth; null: they did not join
    why          text        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, mistake),
    foreign key (municipality, person) references people.person,
    constraint another_day_is_another check (rightly_on <> enrolled_on)
);
create index mistaken_enrolment_of on people.mistaken_enrolment (municipality, person, scheme, enrolled_on);
alter table people.mistaken_enrolment enable row level security;
create policy own_municipality on people.mistaken_enrolment using (municipality = scope.municipality());
create policy residents_see_themselves on people.mistaken_enrolment as restrictive
    using ((select scope.resident()) is null or person = (select scope.resident()));
create policy roles_that_need_it on people.mistaken_enrolment as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident') with check ((select scope.decides()));
grant select, insert on people.mistaken_enrolment to musubi_app;

-- Nothing goes but by those who decide, and only what is kept above.
create policy mistakes_alone_go on people.enrolment as restrictive for delete
    using ((select scope.decides()) and exists (
        select from people.mistaken_enrolment m
         where m.municipality = enrolment.municipality and m.person = enrolment.person
           and m.scheme = enrolment.scheme and m.enrolled_on = enrolment.enrolled_on));
grant delete on people.enrolment to musubi_app;

-- What was earned since a day on which they did not join in truth is settled anew.
create trigger mistake_is_noted after delete on people.enrolment referencing old table as changed
    for each statement execute function snapshot.note_change('enrolled_on');

-- The words go with who somebody is, as those of other times do.
create function people.forget_mistakes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update people.mistaken_enrolment set accepted_why = '', left_why = '', why = '—'
     where municipality = new.municipality and person = new.person;
    return null;
end $$;
revoke execute on function people.forget_mistakes from public;
create trigger words_go_from_mistakes after insert on people.erasure for each row execute function people.forget_mistakes();
