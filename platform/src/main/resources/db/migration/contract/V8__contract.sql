-- From a signed agreement to a payment: evidence is frozen, looked at and approved, settled once, and released by two
-- people who are not the same. An agreement is amended by a further version; a settlement is corrected by a further
-- settlement that names the one it replaces and pays the difference.
create schema contract;
grant usage on schema contract to musubi_app;

create table contract.agreement (
    municipality text        not null references municipality.municipality,
    agreement    text        not null,             -- its id, as the text says it
    entered_at   timestamptz not null,
    primary key (municipality, agreement)
);

create table contract.version (
    municipality text        not null,
    agreement    text        not null,
    version      integer     not null,             -- 1 as first signed, then one for each amendment
    text         text        not null,
    digest       text        not null,
    actor        text        not null,
    entered_at   timestamptz not null,
    primary key (municipality, agreement, version),
    foreign key (municipality, agreement) references contract.agreement,
    constraint versions_start_at_one check (version >= 1)
);

-- Who of the parties signed which text. The name of whoever held the pen stays on paper; the office held is kept.
create table contract.signature (
    municipality text        not null,
    agreement    text        not null,
    version      integer     not null,
    party        text        not null,
    digest       text        not null,             -- of the text that was signed
    signed_on    date        not null,
    office       text        not null,             -- such as mayor
    actor        text        not null,             -- who recorded it
    recorded_at  timestamptz not null,
    primary key (municipality, agreement, version, party),
    foreign key (municipality, agreement, version) references contract.version
);

create table contract.settlement (
    municipality text        not null,
    settlement   uuid        not null,
    agreement    text        not null,
    version      integer     not null,             -- the text it is settled under
    period       text        not null,
    first_day    date        not null,
    until        date        not null,             -- the first day that no longer belongs to it
    replaces     uuid,                             -- the settlement of the same period that this one corrects
    pack         text        not null,             -- digest of the frozen evidence
    rejected     bigint      not null,             -- live records the pack does not hold, because they contradict the record types
    taken_at     timestamptz not null,
    primary key (municipality, settlement),
    foreign key (municipality, agreement, version) references contract.version,
    foreign key (municipality, replaces) references contract.settlement,
    constraint the_period_has_days check (first_day < until)
);
create index settlement_of_agreement on contract.settlement (municipality, agreement, first_day);

-- What a distribution received: settlements whose statements were released when its evidence was frozen.
create table contract.receipt (
    municipality text not null,
    settlement   uuid not null,
    received     uuid not null,
    primary key (municipality, settlement, received),
    foreign key (municipality, settlement) references contract.settlement,
    foreign key (municipality, received) references contract.settlement
);

-- The results of studies that a settlement may pay on, as they stood when its evidence was frozen.
create table contract.study_result (
    municipality text not null,
    settlement   uuid not null,
    study        text not null,
    digest       text not null,
    primary key (municipality, settlement, study),
    foreign key (municipality, settlement) references contract.settlement
);

-- What has been decided about a settlement. Each step once; the database decides which of two clicks was first.
create table contract.decision (
    municipality text        not null,
    settlement   uuid        not null,
    step         text        not null,
    actor        text        not null,
    happened_at  timestamptz not null,
    note         text        not null,
    primary key (municipality, settlement, step),
    foreign key (municipality, settlement) references contract.settlement,
    constraint step_is_known check (step in ('evidence-approved', 'payment-requested', 'payment-released', 'withdrawn'))
);

-- The second person has decided to pay; what is posted to the ledger follows. A server that dies in between is made good by
-- releasing again.
create table contract.release (
    municipality text        not null,
    settlement   uuid        not null,
    actor        text        not null,
    begun_at     timestamptz not null,
    primary key (municipality, settlement),
    foreign key (municipality, settlement) references contract.settlement
);

create table contract.statement (
    municipality text    not null,
    settlement   uuid    not null,
    payable      bigint  not null,             -- what is to be paid: the total, or what a correction adds or takes back
    total        bigint  not null,             -- what the period is owed in all
    unit         text    not null,
    digest       text    not null,             -- of the JSON
    json         text    not null,
    html         text    not null,             -- the page, in both languages
    csv          text    not null,             -- the lines that are payable
    primary key (municipality, settlement),
    foreign key (municipality, settlement) references contract.settlement
);

-- What is payable by clause, for overviews.
create table contract.clause_sum (
    municipality text   not null,
    settlement   uuid   not null,
    clause       text   not null,
    unit         text   not null,
    title_ja     text   not null,
    title_en     text   not null,
    amount       bigint not null,
    primary key (municipality, settlement, clause, unit),
    foreign key (municipality, settlement) references contract.settlement
);

-- What is payable to each party by line, but for agreements with each person.
create table contract.line (
    municipality text    not null,
    settlement   uuid    not null,
    number       integer not null,
    clause       text    not null,
    title_ja     text    not null,
    title_en     text    not null,
    kind         text    not null,             -- what the agreement is settled for: agreement, provider, municipality or receipt
    subject      text    not null,
    payee        text    not null,
    period       text    not null,
    due          date    not null,
    unit         text    not null,
    amount       bigint  not null,
    primary key (municipality, settlement, number),
    foreign key (municipality, settlement) references contract.settlement
);
create index line_of_payee on contract.line (municipality, payee, due);

-- What was released to a provider, so that the provider can read it without what was decided about it.
create table contract.fee (
    municipality text    not null,
    settlement   uuid    not null,
    number       integer not null,
    agreement    text    not null,
    correction   boolean not null,
    provider     text    not null,
    title_ja     text    not null,
    title_en     text    not null,
    period       text    not null,
    due          date    not null,
    unit         text    not null,
    amount       bigint  not null,             -- negative when it is to be returned
    primary key (municipality, settlement, number),
    foreign key (municipality, settlement, number) references contract.line
);
create index fee_of_provider on contract.fee (municipality, provider, due);

-- Two people, in order, and nothing once it is withdrawn. The lock makes two who decide at once come one after the other.
create function contract.refuse_wrong_order() returns trigger language plpgsql as $$
declare
    requester text;
begin
    perform pg_advisory_xact_lock(hashtextextended('settlement ' || new.settlement, 0));
    if exists (select 1 from contract.decision d
                where d.municipality = new.municipality and d.settlement = new.settlement and d.step = 'withdrawn') then
        raise exception 'the settlement was withdrawn' using errcode = 'check_violation';
    end if;
    select d.actor into requester from contract.decision d
     where d.municipality = new.municipality and d.settlement = new.settlement and d.step = 'payment-requested';
    if tg_table_name = 'release' and requester is null then
        raise exception 'nobody requested the payment' using errcode = 'check_violation';
    end if;
    if tg_table_name = 'release' and requester = new.actor then
        raise exception 'the one who requested the payment cannot release it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function contract.refuse_wrong_step() returns trigger language plpgsql as $$
declare
    begun boolean;
begin
    begun := exists (select 1 from contract.release r where r.municipality = new.municipality and r.settlement = new.settlement);
    if new.step = 'payment-released' and not begun then
        raise exception 'the release was not begun' using errcode = 'check_violation';
    end if;
    if new.step = 'withdrawn' and begun then
        raise exception 'what is being paid cannot be withdrawn' using errcode = 'check_violation';
    end if;
    if new.step = 'payment-released' and exists (
        select 1 from contract.decision d
         where d.municipality = new.municipality and d.settlement = new.settlement
           and d.step = 'payment-requested' and d.actor = new.actor) then
        raise exception 'the one who requested the payment cannot release it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger a_order before insert on contract.decision for each row execute function contract.refuse_wrong_order();
create trigger b_step before insert on contract.decision for each row execute function contract.refuse_wrong_step();
create trigger a_order before insert on contract.release for each row execute function contract.refuse_wrong_order();

-- Those who work for the municipality on contracts; residents, providers, investors and evaluators have pages of their own.
create function scope.runs_contracts() returns boolean
    language sql stable parallel safe
    return coalesce(scope.role() in ('officer', 'counter', 'administrator', 'intermediary', 'job'), false);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['agreement', 'version', 'signature', 'settlement', 'receipt', 'study_result', 'decision', 'release',
                                   'statement', 'clause_sum', 'line', 'fee'] loop
        execute format('alter table contract.%I enable row level security', guarded);
        execute format('create policy own_municipality on contract.%I using (municipality = scope.municipality())', guarded);
        execute format('grant select, insert on contract.%I to musubi_app', guarded);
        execute format('create policy deciders_write on contract.%I as restrictive for insert
                        with check (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        if guarded <> 'fee' then
            execute format('create policy office_only on contract.%I as restrictive using (scope.runs_contracts())', guarded);
        end if;
    end loop;
end $$;
create policy own_fees_only on contract.fee as restrictive
    using (scope.runs_contracts() or (scope.role() = 'provider' and provider = scope.provider()));
grant execute on function scope.runs_contracts to musubi_app;
