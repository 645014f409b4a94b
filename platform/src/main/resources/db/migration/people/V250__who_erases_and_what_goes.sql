-- Words go with an erasure since V210, so only those who may destroy an identity enter one.
create policy officers_alone_erase on people.erasure as restrictive for insert with check ((select scope.decides()));

-- Of a merge that was taken back, the reason is about two people: it goes when both are erased. While one counts as the other, they are one.
create or replace function people.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
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
revoke execute on function selection.forget_the_erased from public;
create trigger words_go_from_selection after insert on people.erasure for each row execute function selection.forget_the_erased();

create or replace view audit.remembered with (security_invoker = true) as
select p.municipality, p.person, e.number
  from people.erasure p
  join audit.entry e on e.municipality = p.municipality and e.subject = 'person ' || p.person
 where e.why <> '' and e.action <> 'people.erased'
   and not (e.action in ('people.merged', 'people.split')
            and exists (select from people.merge m
                          join people.split s on s.municipality = m.municipality and s.merge = m.merge
                          join people.identity i on i.municipality = m.municipality and i.person in (m.person, m.counts_as) and i.person <> p.person
                         where m.municipality = p.municipality and p.person in (m.person, m.counts_as)))
 union
select p.municipality, p.person, e.number
  from people.erasure p
  join people.merge m on m.municipality = p.municipality and m.counts_as = p.person
  join audit.entry e on e.municipality = m.municipality and e.subject = 'person ' || m.person
 where e.why <> '' and e.action in ('people.merged', 'people.split')
   and (not exists (select from people.split s where s.municipality = m.municipality and s.merge = m.merge)
        or not exists (select from people.identity i where i.municipality = m.municipality and i.person = m.person))
 union
select p.municipality, p.person, e.number
  from people.erasure p
  join audit.entry e on e.municipality = p.municipality and e.on_behalf_of = p.person
 where e.why <> '' and e.action <> 'people.erased'
 union
select d.municipality, d.person, e.number
  from people.erasure p
  join activity.decision d on d.municipality = p.municipality and d.person = p.person
  join audit.entry e on e.municipality = d.municipality and e.subject = 'batch ' || d.batch
 where e.why <> ''
   and not exists (select from activity.decision o where o.municipality = d.municipality and o.batch = d.batch and o.person <> d.person)
 union
select c.municipality, c.person, e.number
  from people.erasure p
  join activity.checkup c on c.municipality = p.municipality and c.person = p.person
  join audit.entry e on e.municipality = c.municipality and e.subject = 'upload ' || c.upload
 where e.why <> ''
   and not exists (select from activity.checkup o where o.municipality = c.municipality and o.upload = c.upload and o.person <> c.person)
 union
select m.municipality, m.person, e.number
  from people.erasure p
  join selection.member m on m.municipality = p.municipality and m.person = p.person
  join selection.selection s on s.municipality = m.municipality and s.selection = m.selection and s.people = 1
  join audit.entry e on e.municipality = s.municipality and e.subject = 'selection ' || s.selection
 where e.why <> '';
