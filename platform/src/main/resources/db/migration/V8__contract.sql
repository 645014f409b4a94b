-- From a signed agreement to a payment: evidence is frozen, looked at and approved, settled once, and released by two
-- people who are not the same.
create schema contract;
grant usage on schema contract to musubi_app;

create table contract.agreement (
    municipality text        not null references municipality.municipality,
    agreement    text        not null,             -- its id, as the text says it
    signed_at    timestamptz not null,
    text         text        not null,
    digest       text        not null,
    primary key (municipality, agreement)
);

create table contract.settlement (
    municipality text        not null,
    settlement   uuid        not null,
    agreement    text        not null,
    period       text        not null,
    pack         text        not null,             -- digest of the frozen evidence
    taken_at     timestamptz not null,
    primary key (municipality, settlement),
    foreign key (municipality, agreement) references contract.agreement
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
    constraint step_is_known check (step in ('evidence-approved', 'payment-requested', 'payment-released'))
);

create table contract.statement (
    municipality text    not null,
    settlement   uuid    not null,
    total        bigint  not null,
    unit         text    not null,
    digest       text    not null,
    json         text    not null,
    html         text    not null,             -- the page, in both languages
    primary key (municipality, settlement),
    foreign key (municipality, settlement) references contract.settlement
);

-- The one who asks for a payment cannot be the one who releases it.
create function contract.refuse_same_person() returns trigger language plpgsql as $$
begin
    if new.step = 'payment-released' and exists (
        select 1 from contract.decision d
         where d.municipality = new.municipality and d.settlement = new.settlement
           and d.step = 'payment-requested' and d.actor = new.actor) then
        raise exception 'the one who requested the payment cannot release it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger two_people before insert on contract.decision for each row execute function contract.refuse_same_person();

alter table contract.agreement enable row level security;
alter table contract.settlement enable row level security;
alter table contract.decision enable row level security;
alter table contract.statement enable row level security;
create policy own_municipality on contract.agreement using (municipality = scope.municipality());
create policy own_municipality on contract.settlement using (municipality = scope.municipality());
create policy own_municipality on contract.decision using (municipality = scope.municipality());
create policy own_municipality on contract.statement using (municipality = scope.municipality());
create policy residents_have_no_part on contract.settlement as restrictive using (scope.resident() is null);
create policy residents_have_no_part on contract.decision as restrictive using (scope.resident() is null);
create policy residents_have_no_part on contract.statement as restrictive using (scope.resident() is null);
grant select, insert on contract.agreement, contract.settlement, contract.decision, contract.statement to musubi_app;
