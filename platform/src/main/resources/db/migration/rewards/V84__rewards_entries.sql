-- Draws among the entries that a clause of an agreement gives, such as one for a month with sixteen points. The digest of the seed is fixed while
-- entries can still be earned; who has how many follows from the records when it is drawn, so what was corrected before is taken back.
create table rewards.entry_draw (
    municipality text        not null references municipality.municipality,
    draw         uuid        not null,             -- made by the form: a retry carries the same id
    agreement    text        not null,
    clause       text        not null,
    title        text        not null,
    first_month  date        not null,
    last_month   date        not null,
    winners      integer     not null,
    seed_digest  text        not null,
    committed_at timestamptz not null,
    primary key (municipality, draw),
    constraint somebody_wins check (winners between 1 and 10000),
    constraint months_in_order check (last_month >= first_month and extract(day from first_month) = 1 and extract(day from last_month) = 1)
);

-- Each month's entries of a clause take part in one draw.
create table rewards.entry_month (
    municipality text not null,
    agreement    text not null,
    clause       text not null,
    month        date not null,
    draw         uuid not null,
    primary key (municipality, agreement, clause, month),
    foreign key (municipality, draw) references rewards.entry_draw
);

create table rewards.entry_result (
    municipality text        not null,
    draw         uuid        not null,
    seed         text        not null,
    tickets      text        not null,             -- digest of the list
    pack         text        not null,             -- digest of the evidence the entries follow from
    drawn_at     timestamptz not null,
    actor        text        not null,
    primary key (municipality, draw),
    foreign key (municipality, draw) references rewards.entry_draw
);

create table rewards.entry_ticket (
    municipality text    not null,
    draw         uuid    not null,
    place        integer not null,             -- from 1, by score; the first ones win
    ticket       text    not null,             -- what is published; nobody reads from it whose it is
    person       uuid    not null,
    period       text    not null,             -- of the clause
    score        text    not null,
    won          boolean not null,
    primary key (municipality, draw, place),
    foreign key (municipality, draw) references rewards.entry_result,
    constraint a_ticket_takes_part_once unique (municipality, draw, ticket)
);
create index entry_tickets_of_a_person on rewards.entry_ticket (municipality, person);

do $$
declare
    name text;
begin
    foreach name in array array['rewards.entry_draw', 'rewards.entry_month', 'rewards.entry_result', 'rewards.entry_ticket'] loop
        execute format('alter table %s enable row level security', name);
        execute format('create policy own_municipality on %s using (municipality = scope.municipality())', name);
        execute format('grant select, insert on %s to musubi_app', name);
        execute format('create policy roles_that_need_it on %s as restrictive
            using (coalesce((select scope.role()) in (''officer'', ''counter'', ''administrator'', ''job'', ''resident''), false))
            with check (coalesce((select scope.role()) in (''officer'', ''administrator'', ''job''), false))', name);
    end loop;
end $$;
create policy residents_see_themselves on rewards.entry_ticket as restrictive using (scope.resident() is null or person = scope.resident());
