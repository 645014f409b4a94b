-- One contract of several municipalities. Each signs the same text, seals the evidence of its own people, and hands over nothing but what each
-- question of the contract comes to among them, and not even that of few people. The contract is settled over the sums, and each pays its share.
-- Rows of a contract are made by the function below: nobody lets itself or another in.
create table joint.contract (
    municipality text        not null references municipality.municipality,
    contract     uuid        not null,
    programme    uuid        not null,
    host         text        not null,
    text         text        not null,
    digest       text        not null,             -- of the text
    share        bigint      not null,             -- its weight among the shares of all
    proposed_at  timestamptz not null,
    primary key (municipality, contract),
    foreign key (municipality, programme) references joint.membership,
    constraint everybody_pays_something check (share between 1 and 1000000000)
);
create index parties_of_a_contract on joint.contract (contract);

create table joint.signature (
    municipality text        not null,
    contract     uuid        not null,
    digest       text        not null,             -- of the text that was signed
    actor        text        not null,
    signed_at    timestamptz not null,
    primary key (municipality, contract),
    foreign key (municipality, contract) references joint.contract
);

-- What a question of a period comes to among the own people, once; null where a number of fewer than ten people could be worked out.
create table joint.part (
    municipality text        not null,
    contract     uuid        not null,
    period       text        not null,
    question     text        not null,
    first_day    date        not null,             -- of the days it asks about
    until        date        not null,
    counted      boolean     not null,             -- whether its numbers are numbers of people
    people       bigint,
    numerator    numeric,
    denominator  numeric,
    pack         text        not null,             -- digest of the sealed evidence
    actor        text        not null,
    sealed_at    timestamptz not null,
    primary key (municipality, contract, period, question),
    foreign key (municipality, contract) references joint.contract,
    constraint few_people_are_not_handed_over check (people >= 10),
    constraint withheld_as_a_whole check ((people is null) = (numerator is null) and (people is null) = (denominator is null))
);

-- Two people pay the own share: one asks, another releases.
create table joint.payment (
    municipality text        not null,
    contract     uuid        not null,
    period       text        not null,
    step         text        not null,
    yen          bigint      not null,
    statement    text        not null,             -- digest
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, contract, period, step),
    foreign key (municipality, contract) references joint.contract,
    constraint step_is_known check (step in ('requested', 'released'))
);
create function joint.refuse_one_person() returns trigger language plpgsql as $$
begin
    if new.step = 'released' and not exists (
        select from joint.payment p
         where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.step = 'requested'
           and p.actor <> new.actor and p.yen = new.yen and p.statement = new.statement) then
        raise integrity_constraint_violation using message = 'a second person releases what the first asked for';
    end if;
    return new;
end $$;
create trigger two_people_pay before insert on joint.payment for each row execute function joint.refuse_one_person();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['contract', 'signature', 'part', 'payment'] loop
        execute format('alter table joint.%I enable row level security', guarded);
        execute format('create policy own_municipality on joint.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_alone on joint.%I as restrictive
                        using (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select on joint.%I to musubi_app', guarded);
    end loop;
end $$;
grant insert on joint.signature, joint.part, joint.payment to musubi_app;

-- Puts a contract before everybody who takes part in the programme, each with its share. False when there is one of this id already.
create function joint.propose(wanted uuid, of_programme uuid, words text, of_words text, cities text[], shares bigint[], now timestamptz)
    returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or not joint.takes_part(of_programme)
       or not exists (select from joint.membership m where m.municipality = scope.municipality() and m.programme = of_programme
                                                       and m.host = m.municipality) then
        raise insufficient_privilege using message = 'the host alone proposes a contract';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('joint contract ' || wanted, 0));
    if exists (select from joint.contract c where c.contract = wanted) then
        return false;
    end if;
    if (select array_agg(c order by c) from unnest(cities) c) is distinct from
       (select array_agg(m.municipality order by m.municipality) from joint.membership m
         where m.programme = of_programme and joint.state(m.municipality, of_programme) = 'accepted') or cardinality(cities) < 2 then
        raise check_violation using message = 'the parties are those who take part';
    end if;
    insert into joint.contract (municipality, contract, programme, host, text, digest, share, proposed_at)
    select city, wanted, of_programme, scope.municipality(), words, of_words, share, now
      from unnest(cities, shares) as p(city, share);
    return true;
end $$;

-- Whether whoever asks decides for a party.
create function joint.is_party(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select coalesce(scope.role() in ('officer', 'administrator', 'job')
        and exists (select from joint.contract c where c.municipality = scope.municipality() and c.contract = wanted), false);
end;

-- The parties, for the parties: their shares, who signed, and for a period who sealed and who paid.
create function joint.parties(wanted uuid, of_period text)
    returns table (municipality text, name_ja text, name_en text, share bigint, signed boolean, pack text, paid boolean)
    language sql stable security definer set search_path = ''
begin atomic
    select c.municipality, t.name_ja, t.name_en, c.share,
           exists (select from joint.signature s where s.municipality = c.municipality and s.contract = wanted and s.digest = c.digest),
           (select min(p.pack) from joint.part p where p.municipality = c.municipality and p.contract = wanted and p.period = of_period),
           exists (select from joint.payment p where p.municipality = c.municipality and p.contract = wanted and p.period = of_period
                                                 and p.step = 'released')
      from joint.contract c join municipality.municipality t on t.municipality = c.municipality
     where c.contract = wanted and joint.is_party(wanted)
     order by c.municipality;
end;

-- What each question comes to among the people of all. Nothing is summed until every party handed its part over, and nothing when one of them
-- withheld it: whoever subtracts their own is left with ten people or more of others.
create function joint.evidence(wanted uuid, of_period text)
    returns table (question text, missing bigint, withheld bigint, numerator numeric, denominator numeric)
    language sql stable security definer set search_path = ''
begin atomic
    select p.question, n.parties - count(*), count(*) - count(p.people),
           case when count(p.people) = n.parties then sum(p.numerator) end,
           case when count(p.people) = n.parties then sum(p.denominator) end
      from joint.part p, (select count(*) as parties from joint.contract c where c.contract = wanted) n
     where p.contract = wanted and p.period = of_period and joint.is_party(wanted)
     group by p.question, n.parties
     order by p.question;
end;
revoke execute on function joint.propose, joint.is_party, joint.parties, joint.evidence from public;
grant execute on function joint.propose, joint.parties, joint.evidence to musubi_app;
