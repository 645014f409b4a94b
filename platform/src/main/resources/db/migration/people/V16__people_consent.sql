-- What people agreed to, word for word, and who may therefore be used in evidence; two records of one person seen as one.

-- The words somebody agrees to. A change of words is a further version; what was agreed to before stays as it was.
create table people.consent_text (
    municipality text        not null references municipality.municipality,
    purpose      text        not null,
    recipient    text        not null,
    version      integer     not null,             -- from 1
    title_ja     text        not null,
    title_en     text        not null,
    body_ja      text        not null,
    body_en      text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, purpose, recipient, version),
    constraint purpose_is_a_short_code check (purpose ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    constraint recipient_is_a_short_code check (recipient ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    constraint versions_start_at_one check (version >= 1)
);
alter table people.consent
    add foreign key (municipality, purpose, recipient, version) references people.consent_text;

-- Two records of one person: what stands under the first counts as the second. Undone by a further row, never edited.
create table people.merge (
    municipality text        not null,
    merge        uuid        not null,
    person       uuid        not null,
    counts_as    uuid        not null,
    why          text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, merge),
    foreign key (municipality, person) references people.person,
    foreign key (municipality, counts_as) references people.person,
    constraint not_with_oneself check (person <> counts_as)
);
create table people.split (
    municipality text        not null,
    merge        uuid        not null,
    why          text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, merge),
    foreign key (municipality, merge) references people.merge
);

-- Who the person is whose identity is gone; what stays is the number without a name.
create table people.erasure (
    municipality text        not null,
    person       uuid        not null,
    why          text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, person),
    foreign key (municipality, person) references people.person
);

alter table people.consent_text enable row level security;
alter table people.merge enable row level security;
alter table people.split enable row level security;
alter table people.erasure enable row level security;
create policy own_municipality on people.consent_text using (municipality = scope.municipality());
create policy own_municipality on people.merge using (municipality = scope.municipality());
create policy own_municipality on people.split using (municipality = scope.municipality());
create policy own_municipality on people.erasure using (municipality = scope.municipality());
create policy residents_write_no_text on people.consent_text as restrictive for insert with check (scope.resident() is null);
create policy residents_merge_nobody on people.merge as restrictive using (scope.resident() is null);
create policy residents_split_nobody on people.split as restrictive using (scope.resident() is null);
create policy residents_erase_nobody on people.erasure as restrictive for insert with check (scope.resident() is null);
create policy residents_see_themselves on people.erasure as restrictive for select using (scope.resident() is null or person = scope.resident());
grant select, insert on people.consent_text, people.merge, people.split, people.erasure to musubi_app;

create view people.merged with (security_invoker = true) as
select m.municipality, m.merge, m.person, m.counts_as, m.why, m.recorded_at
  from people.merge m
 where not exists (select from people.split s where s.municipality = m.municipality and s.merge = m.merge);
create index merge_of_person on people.merge (municipality, person);
create index merge_into_person on people.merge (municipality, counts_as);

-- The last word of each person about each purpose and recipient; records that count as one speak together.
create view people.last_consent with (security_invoker = true) as
select distinct on (c.municipality, coalesce(m.counts_as, c.person), c.purpose, c.recipient)
       c.municipality, coalesce(m.counts_as, c.person) as person, c.purpose, c.recipient, c.version, c.given, c.happened_at
  from people.consent c
  left join people.merged m on m.municipality = c.municipality and m.person = c.person
 order by c.municipality, coalesce(m.counts_as, c.person), c.purpose, c.recipient, c.happened_at desc, c.recorded_at desc;

-- Whom evidence may speak of, and as whom: not those who withdrew from the programme, not those whose identity is gone.
create view people.usable with (security_invoker = true) as
select p.municipality, p.person, coalesce(m.counts_as, p.person) as counts_as
  from people.person p
  left join people.merged m on m.municipality = p.municipality and m.person = p.person
 where not exists (select from people.erasure e
                    where e.municipality = p.municipality and e.person in (p.person, m.counts_as))
   and not exists (select from people.last_consent c
                    where c.municipality = p.municipality and c.person = coalesce(m.counts_as, p.person)
                      and c.purpose = 'programme' and not c.given);
grant select on people.merged, people.last_consent, people.usable to musubi_app;
