-- A list of benefits says of whoever is not on it that they had none, and taken back it says nothing any more. Where points follow the records, everybody
-- who takes part or did is looked at again from the first month of the list on.
create function care.note_everybody() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into snapshot.change (municipality, people, day)
    select e.municipality, array_agg(distinct e.person), said.day
      from (select b.municipality, min(b.month) as day from care.benefit b join changed using (municipality, upload) group by b.municipality) said
      join people.enrolment e using (municipality)
     where exists (select from points.in_force f where f.municipality = said.municipality)
     group by e.municipality, said.day, hashtext(e.person::text) & 15;
    return null;
end $$;
revoke execute on function care.note_everybody from public;
create trigger month_is_noted after insert on care.benefit referencing new table as changed
    for each statement execute function care.note_everybody();
create trigger month_is_noted after insert on care.withdrawal referencing new table as changed
    for each statement execute function care.note_everybody();
