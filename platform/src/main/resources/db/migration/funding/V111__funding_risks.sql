-- What may go wrong for whoever takes units of an offering, in the words it is published with. The last counts.
create table funding.risk (
    municipality text        not null,
    offering     text        not null,
    number       integer     not null,             -- from 1
    ja           text        not null,
    en           text        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, offering, number),
    foreign key (municipality, offering) references funding.offering,
    constraint it_says_something check (ja <> '' and en <> '' and number >= 1)
);
alter table funding.risk enable row level security;
create policy own_municipality on funding.risk using (municipality = scope.municipality());
create policy roles_that_need_it on funding.risk as restrictive using (scope.runs_funding() or (select scope.role()) = 'investor');
create policy deciders_write on funding.risk as restrictive for insert
    with check (coalesce(scope.role() in ('officer', 'administrator', 'job'), false));
grant select, insert on funding.risk to musubi_app;
