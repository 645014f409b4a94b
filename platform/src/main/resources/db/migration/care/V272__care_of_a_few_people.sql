-- The points of somebody are looked at seconds after their records came in, and then only that person's rows are wanted. A person worked out for each
-- row can't be looked for by the index, so records that stand for themselves, nearly all, are read apart from those merged into another.
create or replace view care.counted_certification with (security_invoker = true) as
select distinct on (said.municipality, said.person, said.effective_from)
       said.municipality, said.person, said.effective_from, said.level, said.decided_on
  from (select c.municipality, c.person, c.effective_from, c.level, c.decided_on, c.upload from care.certification c
         where not exists (select from people.merged m where m.municipality = c.municipality and m.person = c.person)
        union all
        select c.municipality, m.counts_as, c.effective_from, c.level, c.decided_on, c.upload
          from people.merged m join care.certification c on c.municipality = m.municipality and c.person = m.person) said
  join care.standing_upload u using (municipality, upload)
 order by said.municipality, said.person, said.effective_from, u.received_at desc, u.upload desc;
create or replace view care.counted_benefit with (security_invoker = true) as
select distinct on (said.municipality, said.person, said.month, said.insurance)
       said.municipality, said.person, said.month, said.insurance, said.yen
  from (select b.municipality, b.person, b.month, b.insurance, b.yen, b.upload from care.benefit b
         where not exists (select from people.merged m where m.municipality = b.municipality and m.person = b.person)
        union all
        select b.municipality, m.counts_as, b.month, b.insurance, b.yen, b.upload
          from people.merged m join care.benefit b on b.municipality = m.municipality and b.person = m.person) said
  join care.standing_upload u using (municipality, upload)
 order by said.municipality, said.person, said.month, said.insurance, u.received_at desc, u.upload desc;
create or replace view care.counted_departure with (security_invoker = true) as
select distinct on (said.municipality, said.person, said.day, said.kind)
       said.municipality, said.person, said.day, said.kind, said.left_from, said.moved_to
  from (select d.municipality, d.person, d.day, d.kind, d.left_from, d.moved_to, d.upload from care.departure d
         where not exists (select from people.merged m where m.municipality = d.municipality and m.person = d.person)
        union all
        select d.municipality, m.counts_as, d.day, d.kind, d.left_from, d.moved_to, d.upload
          from people.merged m join care.departure d on d.municipality = m.municipality and d.person = m.person) said
  join care.standing_upload u using (municipality, upload)
 order by said.municipality, said.person, said.day, said.kind, u.received_at desc, u.upload desc;
