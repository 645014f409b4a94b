-- Gifts for the first places of a fiscal year. Which place gets what is said before the year is closed; closing writes the places down as
-- they are then, and what each person is given follows from both. The smallest group that is shown is the municipality's to raise.
create table ranking.least (
    municipality text        not null references municipality.municipality,
    change       integer     not null,             -- from 1; the last one counts
    members      integer     not null,
    happened_at  timestamptz not null,
    actor        text        not null,
    primary key (municipality, change),
    constraint changes_start_at_one check (change >= 1),
    constraint never_below_ten check (members between 10 and 1000)
);

create table ranking.closing (
    municipality text        not null references municipality.municipality,
    period       text        not null,             -- such as FY2025
    closed_at    timestamptz not null,
    actor        text        not null,
    primary key (municipality, period),
    constraint years_are_closed check (period ~ '^FY[0-9]{4}$')
);

create table ranking.closed_place (
    municipality text    not null,
    period       text    not null,
    person       uuid    not null,
    place        integer not null,                 -- from 1; equal points share a place
    nickname     text    not null,
    points       bigint  not null,
    primary key (municipality, period, person),
    foreign key (municipality, period) references ranking.closing
);

create table ranking.gift (
    municipality text        not null references municipality.municipality,
    gift         uuid        not null,             -- made by the one who asks: a retry carries the same id
    period       text        not null,
    first_place  integer     not null,
    last_place   integer     not null,
    title        text        not null,
    added_at     timestamptz not null,
    actor        text        not null,
    primary key (municipality, gift),
    constraint places_are_a_range check (first_place >= 1 and last_place between first_place and 10000),
    constraint it_has_a_name check (title <> '')
);
create index gift_of_period on ranking.gift (municipality, period);

-- Given by the closing; handed over, or taken back when that was noted by mistake, by further rows.
create table ranking.given (
    municipality text        not null,
    gift         uuid        not null,
    person       uuid        not null,
    change       integer     not null,             -- 0 for the closing; the last one counts
    state        text        not null,
    happened_at  timestamptz not null,
    actor        text        not null,
    primary key (municipality, gift, person, change),
    foreign key (municipality, gift) references ranking.gift,
    constraint state_is_known check (state in ('won', 'handed-over')),
    constraint the_closing_gives check ((change > 0) or state = 'won')
);

create function ranking.refuse_after_closing() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('ranking year ' || new.municipality || ' ' || new.period, 0));
    if exists (select 1 from ranking.closing c where c.municipality = new.municipality and c.period = new.period) then
        raise exception 'the year is closed: its gifts stand' using errcode = 'check_violation';
    end if;
    if exists (select 1 from ranking.gift g where g.municipality = new.municipality and g.period = new.period
                  and g.gift <> new.gift and g.first_place <= new.last_place and new.first_place <= g.last_place) then
        raise exception 'a place gets one gift' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger before_closing before insert on ranking.gift for each row execute function ranking.refuse_after_closing();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['least', 'closing', 'closed_place', 'gift', 'given'] loop
        execute format('alter table ranking.%I enable row level security', guarded);
        execute format('create policy own_municipality on ranking.%I using (municipality = scope.municipality())', guarded);
        execute format('grant select, insert on ranking.%I to musubi_app', guarded);
        continue when guarded = 'least';
        execute format('create policy roles_that_need_it on ranking.%I as restrictive
                        using ((select scope.role()) in (''officer'', ''counter'', ''administrator'', ''job'', ''resident''))
                        with check ((select scope.role()) in (''officer'', ''counter'', ''administrator'', ''job''))', guarded);
    end loop;
    foreach guarded in array array['closed_place', 'given'] loop
        execute format('create policy residents_see_themselves on ranking.%I as restrictive
                        using (scope.resident() is null or person = scope.resident())', guarded);
    end loop;
end $$;

-- Every reader of a ranking is told how many members a group needs.
create policy roles_that_need_it on ranking.least as restrictive using ((select scope.role()) is not null)
    with check ((select scope.role()) in ('officer', 'administrator', 'job'));
