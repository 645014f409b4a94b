-- Who had taken back by a moment that they take part, or had their use stopped, as it was known then, and as whom they count now. Asked
-- where something was settled or released at an earlier moment. docs/decisions/2026-11-28-who-was-counted-stays-counted.md
create function people.withdrawn_by(moment timestamptz) returns table (person uuid) language sql stable as $$
    select said.person
      from (select distinct on (coalesce(m.counts_as, c.person), c.recipient) coalesce(m.counts_as, c.person) as person, c.given
              from people.consent c
              left join people.merged m on m.municipality = c.municipality and m.person = c.person
             where c.purpose = 'programme' and c.recorded_at <= moment
             order by coalesce(m.counts_as, c.person), c.recipient, c.happened_at desc, c.recorded_at desc) said
     where not said.given
    union
    select coalesce(m.counts_as, r.person)
      from people.request r
      join lateral (select d.outcome from people.request_decision d
                     where d.municipality = r.municipality and d.request = r.request and d.decided_at <= moment
                     order by d.number desc limit 1) d on d.outcome in ('granted', 'partly')
      left join people.merged m on m.municipality = r.municipality and m.person = r.person
     where r.kind = 'stop-of-use'
$$;
