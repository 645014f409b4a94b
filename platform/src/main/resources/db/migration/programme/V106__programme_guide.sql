-- What somebody wants to know before they come, in the words of whoever offers it: shown to residents, never used in any reckoning.
create table programme.guide (
    municipality text not null,
    programme    text not null,
    bring        text not null default '',       -- what to bring and wear
    fee          text not null default '',       -- what it costs, and when to pay
    way          text not null default '',       -- how to get there
    phone        text not null default '',       -- who answers questions: a number of the organisation, never of a person at home
    primary key (municipality, programme),
    foreign key (municipality, programme) references programme.programme,
    constraint guides_are_short check (length(bring) <= 400 and length(fee) <= 400 and length(way) <= 400 and length(phone) <= 40)
);
alter table programme.guide enable row level security;
create policy own_municipality on programme.guide using (municipality = scope.municipality());
create policy staff_write_it on programme.guide as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident', 'provider'), false))
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant select, insert, update (bring, fee, way, phone) on programme.guide to musubi_app;

-- A resident's own calendar, read by their telephone without signing in: whoever has the address may read it, so that it is drawn by lot,
-- kept as a digest alone, and can be made anew at any time, which ends the one before.
create table programme.calendar_link (
    municipality text        not null references municipality.municipality,
    link         uuid        not null,
    person       uuid        not null,
    hash         bytea       not null,           -- SHA-256 of the secret
    made_at      timestamptz not null,
    ended_at     timestamptz,
    primary key (municipality, link)
);
create unique index one_link_in_use on programme.calendar_link (municipality, person) where ended_at is null;
create index calendar_link_by_hash on programme.calendar_link (municipality, hash);
alter table programme.calendar_link enable row level security;
create policy own_municipality on programme.calendar_link using (municipality = scope.municipality());
create policy residents_see_themselves on programme.calendar_link as restrictive using (scope.resident() is null or person = scope.resident());
create policy staff_and_the_resident on programme.calendar_link as restrictive
    using (coalesce((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'), false));
grant select, insert, update (ended_at) on programme.calendar_link to musubi_app;
