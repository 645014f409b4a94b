-- What else changes what somebody is owed, and was followed only when a month was released: their day of birth, sex or part of town is put right,
-- they take part again after they had withdrawn or after a stop of use, or what kind of class they were at is put right. It is noted whoever did it, as
-- what is noted concerns nobody else.
create function snapshot.note_since_joining() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    own uuid := coalesce((select m.counts_as from people.merged m where m.municipality = new.municipality and m.person = new.person), new.person);
    records uuid[] := array(select own union select m.person from people.merged m where m.municipality = new.municipality and m.counts_as = own);
begin
    -- Giving for the first time changes nothing: who said nothing counts.
    if tg_table_name = 'consent' and not exists (
        select from people.consent c where c.municipality = new.municipality and c.person = any(records) and c.purpose = 'programme' and not c.given) then
        return null;
    end if;
    insert into snapshot.change (municipality, people, day)
    select e.municipality, array[new.person], min(e.enrolled_on) from people.enrolment e
     where e.municipality = new.municipality and e.person = any(records) group by e.municipality;
    return null;
end $$;
revoke execute on function snapshot.note_since_joining from public;
create trigger particulars_are_noted after update on people.person for each row
    when ((old.born, old.sex, old.area) is distinct from (new.born, new.sex, new.area)) execute function snapshot.note_since_joining();
create trigger coming_back_is_noted after insert on people.consent for each row
    when (new.given and new.purpose = 'programme') execute function snapshot.note_since_joining();
create trigger end_of_a_stop_is_noted after insert on people.request_decision for each row
    when (new.outcome not in ('granted', 'partly')) execute function snapshot.note_since_joining();

-- A class of another kind may earn something else, whoever was there.
create function snapshot.note_programme() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into snapshot.change (municipality, people, day)
    select municipality, array_agg(person), day
      from (select v.municipality, v.person, min(s.day) as day
              from programme.session s join attendance.visit v using (municipality, session)
             where s.municipality = new.municipality and s.programme = new.programme
             group by v.municipality, v.person) first
     group by municipality, day, hashtext(person::text) & 15;
    return null;
end $$;
revoke execute on function snapshot.note_programme from public;
create trigger kind_of_class_is_noted after update on programme.programme for each row
    when ((old.category, old.mode) is distinct from (new.category, new.mode)) execute function snapshot.note_programme();
