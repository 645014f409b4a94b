-- Where who somebody is is destroyed, the words go that were written by them or about them, and what opens something in their name. What
-- happened stays with the number: that they came, what was decided and when, and whatever public money was given, with its reason.

-- Words go with an erasure, so only those who may destroy an identity enter one.
create policy officers_alone_erase on people.erasure as restrictive for insert with check ((select scope.decides()));

create function attendance.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    delete from attendance.card where municipality = new.municipality and person = new.person;
    update attendance.visit set why = '—' where municipality = new.municipality and person = new.person and why <> '';
    return null;
end $$;

create function programme.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    delete from programme.calendar_link where municipality = new.municipality and person = new.person;
    return null;
end $$;

create function questionnaire.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    delete from questionnaire.draft where municipality = new.municipality and person = new.person;
    return null;
end $$;

-- That they were told something, when and by which way stays; what was filled in does not.
create function notice.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update notice.message set fillings = array_fill(''::text, array[cardinality(places)])
     where municipality = new.municipality and person = new.person and cardinality(places) > 0;
    return null;
end $$;

create function activity.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update activity.decision set why = '—' where municipality = new.municipality and person = new.person;
    update activity.checkup_decision set why = '—' where municipality = new.municipality and person = new.person;
    return null;
end $$;

-- A grant that was given is public money: to which group, how much and why stays. What was only asked for, or refused, loses its words.
create function welfare.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update welfare.application a
       set purpose = '—',
           name = case when exists (select from welfare.decision d
                                     where d.municipality = a.municipality and d.application = a.application and d.outcome = 'granted')
                       then a.name else '—' end
     where a.municipality = new.municipality and a.person = new.person;
    update welfare.decision set why = '—' where municipality = new.municipality and person = new.person and outcome = 'refused';
    return null;
end $$;

-- Words about a time somebody took part change nothing of what they earned, so they are no change that points follow.
create function snapshot.note_leaving() returns trigger language plpgsql as $$
begin
    insert into snapshot.change (municipality, people, day)
    select i.municipality, array_agg(i.person), i.enrolled_on
      from was w join is_now i using (municipality, person, scheme, enrolled_on)
     where w.left_on is distinct from i.left_on
     group by i.municipality, i.enrolled_on, hashtext(i.person::text) & 15;
    return null;
end $$;
drop trigger leaving_is_noted on people.enrolment;
create trigger leaving_is_noted after update on people.enrolment referencing old table as was new table as is_now
    for each statement execute function snapshot.note_leaving();

-- Of a merge that was taken back, the reason is about two people: it goes when both are erased. While one counts as the other, they are one.
create function people.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update people.enrolment set accepted_why = '', left_why = ''
     where municipality = new.municipality and person = new.person and (accepted_why <> '' or left_why <> '');
    update people.request_decision set why = '—' where municipality = new.municipality and person = new.person and why <> '';
    update people.application_decision set why = '' where municipality = new.municipality and person = new.person;
    update people.split s set why = ''
      from people.merge m
     where m.municipality = new.municipality and new.person in (m.person, m.counts_as)
       and s.municipality = m.municipality and s.merge = m.merge
       and not exists (select from people.identity i where i.municipality = m.municipality and i.person in (m.person, m.counts_as) and i.person <> new.person);
    update people.merge m set why = ''
     where m.municipality = new.municipality and new.person in (m.person, m.counts_as)
       and (not exists (select from people.split s where s.municipality = m.municipality and s.merge = m.merge)
            or not exists (select from people.identity i
                            where i.municipality = m.municipality and i.person in (m.person, m.counts_as) and i.person <> new.person));
    return null;
end $$;

-- Why somebody alone was chosen to leave, and what they alone were told.
create function selection.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update selection.act a
       set why = case when a.why = '' then '' else '—' end,
           fillings = array_fill(''::text, array[cardinality(a.places)])
      from selection.selection s
     where s.municipality = new.municipality and s.people = 1 and a.municipality = s.municipality and a.selection = s.selection
       and exists (select from selection.member m
                    where m.municipality = s.municipality and m.selection = s.selection and m.person = new.person);
    return null;
end $$;

do $$
declare
    forgetting text;
begin
    foreach forgetting in array array['attendance', 'programme', 'questionnaire', 'notice', 'activity', 'welfare', 'people', 'selection'] loop
        execute format('revoke execute on function %I.forget_the_erased from public', forgetting);
        execute format('create trigger %I after insert on people.erasure for each row execute function %I.forget_the_erased()',
                       'words_go_from_' || forgetting, forgetting);
    end loop;
end $$;

-- Those who were erased before: their rows are entered once more, so that all of this follows for them too.
select set_config('musubi.role', 'job', true);
do $$
declare
    one people.erasure;
begin
    for one in select * from people.erasure loop
        delete from people.erasure where municipality = one.municipality and person = one.person;
        insert into people.erasure (municipality, person, why, recorded_at) values (one.municipality, one.person, one.why, one.recorded_at);
    end loop;
end $$;
