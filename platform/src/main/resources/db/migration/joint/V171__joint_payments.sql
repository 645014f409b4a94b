-- A municipality's share of a jointly settled period is paid like any other: line by line, released by two people, carried by bank files. And what
-- was sealed is put right by a further edition of the period, not by editing: the municipality hands over the numbers of its corrected evidence,
-- the others stand by theirs, and everybody pays or claims the difference to what it released.
-- Decision: docs/decisions/2026-11-28-joint-corrections.md

-- Which municipality put its evidence right, and from which edition on that counts. Edition 1 is what everybody sealed first.
create table joint.correction (
    municipality text        not null,
    contract     uuid        not null,
    period       text        not null,
    edition      integer     not null,
    correction   uuid        not null,             -- made by the one who asks: a repeated click carries the same; names the sealed evidence
    reason       text        not null,             -- for the own municipality alone
    actor        text        not null,
    opened_at    timestamptz not null,
    primary key (municipality, contract, period, edition),
    unique (municipality, correction),
    foreign key (municipality, contract) references joint.contract,
    constraint the_first_edition_corrects_nothing check (edition > 1),
    constraint why_is_said check (reason <> '')
);
create index corrections_of_a_period on joint.correction (contract, period, edition);

alter table joint.part add column edition integer not null default 1;
alter table joint.part add column corrected integer generated always as (nullif(edition, 1)) stored;
alter table joint.part drop constraint part_pkey;
alter table joint.part add primary key (municipality, contract, period, question, edition);
alter table joint.part add constraint editions_start_at_one check (edition >= 1);
alter table joint.part add constraint a_further_part_is_of_the_own_correction
    foreign key (municipality, contract, period, corrected) references joint.correction (municipality, contract, period, edition);

alter table joint.payment add column edition integer not null default 1;
alter table joint.payment drop constraint payment_pkey;
alter table joint.payment add primary key (municipality, contract, period, step, edition);
alter table joint.payment add constraint editions_start_at_one check (edition >= 1);
create or replace function joint.refuse_one_person() returns trigger language plpgsql as $$
begin
    if new.step = 'released' and not exists (
        select from joint.payment p
         where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.edition = new.edition
           and p.step = 'requested' and p.actor <> new.actor and p.yen = new.yen and p.statement = new.statement) then
        raise integrity_constraint_violation using message = 'a second person releases what the first asked for';
    end if;
    return new;
end $$;

-- What the own share of an edition pays. A share released before this migration has no row here: it was paid outside, and no file pays it again.
create table joint.owed (
    municipality text        not null,
    payment      uuid        not null,             -- under which bank files pay it
    contract     uuid        not null,
    period       text        not null,
    edition      integer     not null,
    replaces     integer,                          -- the edition whose share was paid before
    agreement    text        not null,             -- under which name the books and the bank files keep it
    payer        text        not null,             -- as bank accounts name it
    first_day    date        not null,
    until        date        not null,
    share        bigint      not null,             -- of the whole, in yen
    yen          bigint      not null,             -- what is paid now: the share, or its difference to what was paid before
    json         text        not null,             -- the statement everybody shares
    primary key (municipality, payment),
    unique (municipality, contract, period, edition),
    foreign key (municipality, contract) references joint.contract,
    constraint it_replaces_an_earlier_one check (replaces < edition)
);

create table joint.owed_line (
    municipality text        not null,
    payment      uuid        not null,
    number       integer     not null,
    clause       text        not null,
    title_ja     text        not null,
    title_en     text        not null,
    payee        text        not null,
    line_period  text        not null,
    first_day    date        not null,
    until        date        not null,
    due          date        not null,
    whole        bigint      not null,             -- what all municipalities pay of this line
    share        bigint      not null,
    yen          bigint      not null,             -- what is paid now; to be returned when negative
    primary key (municipality, payment, number),
    unique (municipality, payment, clause, line_period),
    foreign key (municipality, payment) references joint.owed
);

create function joint.refuse_wrong_sum() returns trigger language plpgsql as $$
begin
    if (select (o.share, o.yen) is distinct from (coalesce(sum(l.share), 0)::bigint, coalesce(sum(l.yen), 0)::bigint)
          from joint.owed o left join joint.owed_line l using (municipality, payment)
         where o.municipality = new.municipality and o.payment = new.payment
         group by o.share, o.yen) then
        raise check_violation using message = 'a share is what its lines are';
    end if;
    return null;
end $$;
create constraint trigger the_sum_is_right after insert on joint.owed deferrable initially deferred
    for each row execute function joint.refuse_wrong_sum();
create constraint trigger the_sum_is_right after insert on joint.owed_line deferrable initially deferred
    for each row execute function joint.refuse_wrong_sum();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['correction', 'owed', 'owed_line'] loop
        execute format('alter table joint.%I enable row level security', guarded);
        execute format('create policy own_municipality on joint.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_alone on joint.%I as restrictive using ((select scope.decides()))', guarded);
        execute format('grant select on joint.%I to musubi_app', guarded);
    end loop;
end $$;
grant insert on joint.owed, joint.owed_line to musubi_app;

drop function joint.parties(uuid, text);
drop function joint.evidence(uuid, text);

-- The parties, for the parties: their shares, who signed, and for an edition of a period whose evidence counts and who paid.
create function joint.parties(wanted uuid, of_period text, of_edition integer)
    returns table (municipality text, name_ja text, name_en text, share bigint, signed boolean, pack text, paid boolean)
    language sql stable security definer set search_path = ''
begin atomic
    select c.municipality, t.name_ja, t.name_en, c.share,
           exists (select from joint.signature s where s.municipality = c.municipality and s.contract = wanted and s.digest = c.digest),
           (select p.pack from joint.part p
             where p.municipality = c.municipality and p.contract = wanted and p.period = of_period and p.edition <= of_edition
             order by p.edition desc, p.pack limit 1),
           exists (select from joint.payment p where p.municipality = c.municipality and p.contract = wanted and p.period = of_period
                                                 and p.edition = of_edition and p.step = 'released')
      from joint.contract c join municipality.municipality t on t.municipality = c.municipality
     where c.contract = wanted and joint.is_party(wanted)
     order by c.municipality;
end;

-- What each question comes to among the people of all, by what each party had put right by an edition. Nothing is summed until every party handed
-- its part over, and nothing when one of them withheld it: whoever subtracts their own is left with ten people or more of others.
create function joint.evidence(wanted uuid, of_period text, of_edition integer)
    returns table (question text, missing bigint, withheld bigint, numerator numeric, denominator numeric)
    language sql stable security definer set search_path = ''
begin atomic
    select p.question, n.parties - count(*), count(*) - count(p.people),
           case when count(p.people) = n.parties then sum(p.numerator) end,
           case when count(p.people) = n.parties then sum(p.denominator) end
      from joint.part p
      join (select u.municipality, max(u.edition) as edition from joint.part u
             where u.contract = wanted and u.period = of_period and u.edition <= of_edition group by u.municipality) counts
        using (municipality, edition),
           (select count(*) as parties from joint.contract c where c.contract = wanted) n
     where p.contract = wanted and p.period = of_period and joint.is_party(wanted)
     group by p.question, n.parties
     order by p.question;
end;

-- The corrections of a period, for the parties: which municipality made each, and when. Why, and what changed for whom, stays with it.
create function joint.corrections(wanted uuid, of_period text)
    returns table (edition integer, municipality text, opened_at timestamptz)
    language sql stable security definer set search_path = ''
begin atomic
    select c.edition, c.municipality, c.opened_at from joint.correction c
     where c.contract = wanted and c.period = of_period and joint.is_party(wanted)
     order by c.edition;
end;

-- The periods of a contract that any party pays, for the parties: one that overlaps them would be paid twice.
create function joint.paid_periods(wanted uuid) returns table (period text)
    language sql stable security definer set search_path = ''
begin atomic
    select distinct p.period from joint.payment p where p.contract = wanted and joint.is_party(wanted) order by p.period;
end;

-- Opens a further edition of a period, once everybody paid the last one, or the last one was withheld and will not be settled; the same request
-- again gives the same edition. Null when it is too early.
create function joint.correct(wanted uuid, of_period text, request uuid, why text, who text, now timestamptz) returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    last  integer;
    again integer;
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or not joint.is_party(wanted) then
        raise insufficient_privilege using message = 'a party alone puts its evidence right';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('joint contract ' || wanted, 0));
    select c.edition into again from joint.correction c where c.municipality = scope.municipality() and c.correction = request;
    if found then
        return again;
    end if;
    select coalesce(max(c.edition), 1) into last from joint.correction c where c.contract = wanted and c.period = of_period;
    if exists (select from joint.parties(wanted, of_period, last) p where not p.paid)
       and not (last > 1 and exists (select from joint.evidence(wanted, of_period, last) e where e.withheld > 0)) then
        return null;
    end if;
    insert into joint.correction (municipality, contract, period, edition, correction, reason, actor, opened_at)
    values (scope.municipality(), wanted, of_period, last + 1, request, why, who, now);
    return last + 1;
end $$;
revoke execute on function joint.parties, joint.evidence, joint.corrections, joint.paid_periods, joint.correct from public;
grant execute on function joint.parties, joint.evidence, joint.corrections, joint.paid_periods, joint.correct to musubi_app;
