-- A stop of use or of giving to others that was granted, wholly or in part, holds until a further word ends it. It concerns whoever the
-- record counts as. Nobody whose use is stopped is spoken of in evidence made from now on; evidence that was sealed stays as it was.
create view people.request_standing with (security_invoker = true) as
select distinct on (municipality, request) municipality, request, number, outcome, why, actor, decided_at
  from people.request_decision
 order by municipality, request, number desc;

create view people.stopped with (security_invoker = true) as
select r.municipality, coalesce(m.counts_as, r.person) as person, r.kind
  from people.request r
  join people.request_standing d on d.municipality = r.municipality and d.request = r.request and d.outcome in ('granted', 'partly')
  left join people.merged m on m.municipality = r.municipality and m.person = r.person
 where r.kind in ('stop-of-use', 'stop-of-giving');
grant select on people.request_standing, people.stopped to musubi_app;

create or replace view people.usable with (security_invoker = true) as
select p.municipality, p.person, coalesce(m.counts_as, p.person) as counts_as
  from people.person p
  left join people.merged m on m.municipality = p.municipality and m.person = p.person
 where not exists (select from people.erasure e
                    where e.municipality = p.municipality and e.person in (p.person, m.counts_as))
   and not exists (select from people.last_consent c
                    where c.municipality = p.municipality and c.person = coalesce(m.counts_as, p.person)
                      and c.purpose = 'programme' and not c.given)
   and not exists (select from people.stopped s
                    where s.municipality = p.municipality and s.person = coalesce(m.counts_as, p.person)
                      and s.kind = 'stop-of-use');
