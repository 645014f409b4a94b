-- Reasons that staff wrote about somebody go when who they are is destroyed. The entry stays, and its hash, which the next one names: the
-- reason alone is emptied. A later entry of the chain answers for what is left of it, so that a change of the rest is found as before.
alter table audit.entry
    add column forgotten_in bigint,                -- the entry that answers for what is left; null while the reason is there
    add constraint what_is_forgotten_is_empty check (forgotten_in is null or (why = '' and forgotten_in > number));
create index audit_forgotten on audit.entry (municipality, forgotten_in, number) where forgotten_in is not null;
create index audit_behalf on audit.entry (municipality, on_behalf_of, number) where on_behalf_of is not null;

-- Reasons that are left of those who were erased: in entries about them, in those done for them, and in decisions about steps of theirs
-- alone. Why they were erased is not among them.
create view audit.remembered with (security_invoker = true) as
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
grant select on audit.remembered to musubi_app;

-- Empties them, on the word of the entry with this number, which the caller is about to write; how many they were.
create function audit.forget_reasons(whom uuid, answering bigint) returns bigint language sql security definer set search_path = ''
begin atomic
    with emptied as (
        update audit.entry e set why = '', forgotten_in = answering
         where e.municipality = scope.municipality() and scope.decides() and e.number < answering
           and e.number in (select r.number from audit.remembered r where r.municipality = scope.municipality() and r.person = whom)
        returning 1)
    select count(*) from emptied;
end;
revoke execute on function audit.forget_reasons from public;
grant execute on function audit.forget_reasons to musubi_app;
