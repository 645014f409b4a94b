-- What the members of a body did together in a month that is over, counted once. Counted again, a sum would tell what somebody did who
-- joined or left in between, so it stays as it is; and a body with too few members has none.
create table welfare.month (
    municipality text        not null,
    body         uuid        not null,
    month        date        not null,             -- its first day
    members      integer     not null,             -- who wished to be shown with the body when it was counted
    earners      integer     not null,             -- of them who earned points; 0 when they are fewer than may be told
    points       bigint      not null,             -- of all earners together
    walkers      integer     not null,             -- of whom steps are recorded; 0 when they are fewer than may be told
    steps        bigint      not null,             -- of all walkers together
    counted_at   timestamptz not null,
    primary key (municipality, body, month),
    foreign key (municipality, body) references welfare.body,
    constraint it_is_a_month check (extract(day from month) = 1),
    -- Fewer than ten are never told, whatever more than ten the municipality chose.
    constraint few_are_not_told check (members >= 10 and (earners >= 10 or (earners = 0 and points = 0))
                                       and (walkers >= 10 or (walkers = 0 and steps = 0)))
);
alter table welfare.month enable row level security;
create policy own_municipality on welfare.month using (municipality = scope.municipality());
create policy roles_that_need_it on welfare.month as restrictive
    using ((select scope.decides()))
    with check ((select scope.role()) = 'job');
grant select, insert on welfare.month to musubi_app;
