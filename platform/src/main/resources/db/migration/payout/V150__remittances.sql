-- What is owed in many small sums, such as used vouchers, is closed at a moment into one sum for each payee, released by a second person, and
-- carried by a bank file. Each thing that is owed stands in one closing, and in a further one only after the one before was withdrawn:
-- as with lines in bank files, that is a matter of keys. What is owed after a closing belongs to the next.
create table payout.remittance (
    municipality text        not null references municipality.municipality,
    remittance   uuid        not null,
    ground       text        not null,             -- why it is owed, as the module that owes it says
    agreement    text        not null,             -- under which name the books and the bank files keep it
    payer        text        not null,             -- as bank accounts name it
    owing        text        not null,             -- the account in the books that bears it
    until        date        not null,             -- what was owed by the end of this day is in it
    due          date        not null,
    request      uuid        not null,             -- made by the one who asks: a repeated click carries the same
    requested_by text        not null,
    requested_at timestamptz not null,
    primary key (municipality, remittance),
    constraint a_request_closes_once unique (municipality, request, agreement, payer, owing),
    constraint ground_is_known check (ground in ('voucher', 'donation', 'share'))
);

create table payout.remittance_line (
    municipality text    not null,
    remittance   uuid    not null,
    number       integer not null,                 -- from 1
    party        text    not null,                 -- as bank accounts name it
    yen          bigint  not null,
    primary key (municipality, remittance, number),
    foreign key (municipality, remittance) references payout.remittance,
    constraint a_party_stands_once unique (municipality, remittance, party),
    constraint a_line_is_money check (yen > 0 and number >= 1)
);
create index remittance_line_of_party on payout.remittance_line (municipality, party);

-- One thing that is owed, such as one used voucher.
create table payout.remittance_item (
    municipality text    not null,
    ground       text    not null,
    item         text    not null,
    attempt      integer not null,
    previous     integer generated always as (nullif(attempt, 1) - 1) stored,
    remittance   uuid    not null,
    number       integer not null,
    title_ja     text    not null,
    title_en     text    not null,
    yen          bigint  not null,
    owed_on      date    not null,
    primary key (municipality, ground, item, attempt),
    unique (municipality, ground, item, attempt, remittance),
    foreign key (municipality, remittance, number) references payout.remittance_line,
    constraint attempts_start_at_one check (attempt >= 1),
    constraint an_item_is_money check (yen > 0)
);
create index item_of_remittance on payout.remittance_item (municipality, remittance, number);

-- Released by a second person or withdrawn: once.
create table payout.remittance_decision (
    municipality text        not null,
    remittance   uuid        not null,
    outcome      text        not null,
    actor        text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, remittance),
    unique (municipality, remittance, outcome),
    foreign key (municipality, remittance) references payout.remittance,
    constraint outcome_is_known check (outcome in ('released', 'withdrawn'))
);

create table payout.freed_item (
    municipality text    not null,
    ground       text    not null,
    item         text    not null,
    attempt      integer not null,
    remittance   uuid    not null,
    outcome      text    not null default 'withdrawn',
    primary key (municipality, ground, item, attempt),
    foreign key (municipality, ground, item, attempt, remittance)
        references payout.remittance_item (municipality, ground, item, attempt, remittance),
    foreign key (municipality, remittance, outcome) references payout.remittance_decision (municipality, remittance, outcome),
    constraint only_what_was_withdrawn_is_free check (outcome = 'withdrawn')
);
alter table payout.remittance_item add constraint the_closing_before_was_withdrawn
    foreign key (municipality, ground, item, previous) references payout.freed_item deferrable;

-- What stands in a closing, for the modules that say what is owed; and what stands in a bank file.
create view payout.closed_item with (security_invoker = true) as
select i.municipality, i.ground, i.item, i.remittance, i.number from payout.remittance_item i
 where not exists (select 1 from payout.freed_item f
                    where (f.municipality, f.ground, f.item, f.attempt) = (i.municipality, i.ground, i.item, i.attempt));
create view payout.filed_line with (security_invoker = true) as
select p.municipality, p.settlement, p.line from payout.paid_line p
 where not exists (select 1 from payout.ended_line e
                    where (e.municipality, e.settlement, e.line, e.attempt) = (p.municipality, p.settlement, p.line, p.attempt));
grant select on payout.closed_item, payout.filed_line to musubi_app;

-- A line is what its items are, when the transaction ends.
create function payout.refuse_wrong_sum() returns trigger language plpgsql as $$
declare
    items bigint;
    line  bigint;
begin
    select sum(i.yen) into items from payout.remittance_item i
     where (i.municipality, i.remittance, i.number) = (new.municipality, new.remittance, new.number);
    select l.yen into line from payout.remittance_line l
     where (l.municipality, l.remittance, l.number) = (new.municipality, new.remittance, new.number);
    if items is distinct from line then
        raise exception 'a line pays what its items are' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger the_sum_is_right after insert on payout.remittance_line deferrable initially deferred
    for each row execute function payout.refuse_wrong_sum();

-- A line takes no further items once somebody decided about it.
create function payout.refuse_late_item() returns trigger language plpgsql as $$
begin
    if exists (select 1 from payout.remittance_decision d where d.municipality = new.municipality and d.remittance = new.remittance) then
        raise exception 'nothing is added to what was decided' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger before_the_decision before insert on payout.remittance_item for each row execute function payout.refuse_late_item();
create trigger before_the_decision before insert on payout.remittance_line for each row execute function payout.refuse_late_item();

create function payout.refuse_same_releaser() returns trigger language plpgsql as $$
begin
    if new.outcome = 'released' and exists (
        select 1 from payout.remittance r
         where r.municipality = new.municipality and r.remittance = new.remittance and r.requested_by = new.actor) then
        raise exception 'the one who closed it cannot release it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger two_people before insert on payout.remittance_decision for each row execute function payout.refuse_same_releaser();

-- Those who pay the lines of one settlement, as one sum or to those behind a party, come one after the other.
create function payout.alone_with(wanted uuid) returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended('bank file ' || wanted, 0));
$$;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['remittance', 'remittance_line', 'remittance_item', 'remittance_decision', 'freed_item'] loop
        execute format('alter table payout.%I enable row level security', guarded);
        execute format('create policy own_municipality on payout.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_only on payout.%I as restrictive using ((select scope.decides()))', guarded);
        execute format('grant select, insert on payout.%I to musubi_app', guarded);
    end loop;
end $$;
