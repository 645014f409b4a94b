-- What a municipality says in a notice in its own words. The last word counts; a notice keeps the text it was written for, so no row is changed.
create table notice.own_text (
    municipality text        not null references municipality.municipality,
    template     text        not null,
    number       integer     not null,             -- 1 the first; the last one counts
    base         text        not null,             -- the version of the standard text whose places it fills
    texts        text[]      not null,             -- subject, sms and body in ja, then in en; none goes back to the standard text
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, template, number),
    constraint six_texts_or_none check (cardinality(texts) in (0, 6)),
    constraint counted_from_one check (number > 0)
);
alter table notice.own_text enable row level security;
create policy own_municipality on notice.own_text using (municipality = scope.municipality());
-- Whatever anybody does may tell somebody something, so everybody who acts reads what it says.
create policy whoever_acts_reads on notice.own_text as restrictive for select using ((select scope.role()) is not null);
create policy deciders_write on notice.own_text as restrictive for insert
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant select, insert on notice.own_text to musubi_app;
