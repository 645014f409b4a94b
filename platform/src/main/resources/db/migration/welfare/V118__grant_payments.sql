-- What was granted is owed to a body, and paid as everything is: one person asks for the payment, another releases it, and a bank file
-- carries it. What is decided stays; a correction is a further sum. A line pays what is owed and in no other line, so nothing is paid twice.
create table welfare.correction (
    municipality text        not null,
    correction   uuid        not null,             -- made by the one who corrects: a retry carries the same id
    application  uuid        not null,
    yen          bigint      not null,             -- more, or below zero less, than was granted before
    why          text        not null,
    actor        text        not null,
    corrected_at timestamptz not null,
    primary key (municipality, application, correction),
    foreign key (municipality, application) references welfare.decision,
    constraint something_is_corrected check (yen <> 0 and yen between -100000000 and 100000000 and why <> '')
);

create table welfare.payment (
    municipality text        not null references municipality.municipality,
    payment      uuid        not null,
    payer        text        not null,             -- as bank accounts name it
    due          date        not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    primary key (municipality, payment)
);

create table welfare.payment_line (
    municipality text    not null,
    payment      uuid    not null,
    number       integer not null,                 -- from 1
    application  uuid    not null,
    party        text    not null,
    yen          bigint  not null,                 -- below zero when the body is to return it
    primary key (municipality, payment, number),
    foreign key (municipality, payment) references welfare.payment,
    foreign key (municipality, application) references welfare.decision,
    constraint an_application_stands_once unique (municipality, payment, application),
    constraint a_line_is_money check (yen <> 0 and number >= 1)
);
create index payment_line_of_application on welfare.payment_line (municipality, application);

-- Released by a second person or withdrawn: once. The database says which of two clicks was first.
create table welfare.payment_decision (
    municipality text        not null,
    payment      uuid        not null,
    outcome      text        not null,
    actor        text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, payment),
    foreign key (municipality, payment) references welfare.payment,
    constraint outcome_is_known check (outcome in ('released', 'withdrawn'))
);

-- What each granted application is owed in all, and what of it stands in payments that were not withdrawn.
create view welfare.owed with (security_invoker = true) as
select d.municipality, d.application, a.board, a.name, b.body, b.party,
       d.yen + coalesce(c.yen, 0) as owed, coalesce(l.yen, 0) as requested
  from welfare.decision d
  join welfare.application a using (municipality, application)
  left join welfare.body b on b.municipality = a.municipality and b.board = a.board and b.name = a.name
  left join lateral (select sum(c.yen)::bigint as yen from welfare.correction c
                      where c.municipality = d.municipality and c.application = d.application) c on true
  left join lateral (select sum(l.yen)::bigint as yen from welfare.payment_line l
                      where l.municipality = d.municipality and l.application = d.application
                        and not exists (select 1 from welfare.payment_decision x
                                         where x.municipality = l.municipality and x.payment = l.payment and x.outcome = 'withdrawn')) l on true
 where d.outcome = 'granted';
grant select on welfare.owed to musubi_app;

create function welfare.refuse_wrong_correction() returns trigger language plpgsql as $$
declare
    left_over bigint;
begin
    perform pg_advisory_xact_lock(hashtextextended('grants ' || new.municipality, 0));
    select o.owed + new.yen into left_over from welfare.owed o where o.municipality = new.municipality and o.application = new.application;
    if left_over is null or left_over < 0 then
        raise exception 'no less than nothing is granted, and only what was granted is corrected' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger what_is_left_is_money before insert on welfare.correction for each row execute function welfare.refuse_wrong_correction();

create function welfare.refuse_paying_twice() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('grants ' || new.municipality, 0));
    if not exists (select 1 from welfare.owed o
                    where o.municipality = new.municipality and o.application = new.application
                      and o.party = new.party and o.owed - o.requested = new.yen) then
        raise exception 'a line pays the body what it is owed and in no other line' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger nothing_is_paid_twice before insert on welfare.payment_line for each row execute function welfare.refuse_paying_twice();

create function welfare.refuse_same_person() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('grants ' || new.municipality, 0));
    if new.outcome = 'released' and exists (
        select 1 from welfare.payment p
         where p.municipality = new.municipality and p.payment = new.payment and p.requested_by = new.actor) then
        raise exception 'the one who asked for the payment cannot release it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger two_people before insert on welfare.payment_decision for each row execute function welfare.refuse_same_person();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['correction', 'payment', 'payment_line', 'payment_decision'] loop
        execute format('alter table welfare.%I enable row level security', guarded);
        execute format('create policy own_municipality on welfare.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_only on welfare.%I as restrictive using ((select scope.decides()))', guarded);
        execute format('grant select, insert on welfare.%I to musubi_app', guarded);
    end loop;
end $$;
