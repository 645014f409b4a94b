-- A municipality that used vouchers before it closed anything here has paid them in another way. An officer says up to which day and why, another
-- confirms it, and what was owed by that day stands in a closing that no bank file carries: by the same keys as every closing, so that
-- nothing is paid twice and each thing says what became of it. It is possible before the first closing that is paid by bank, and can be
-- taken back as long as there is none.
alter table payout.remittance
    add column way    text not null default 'bank',
    add column reason text not null default '',    -- why it counts as paid; empty for what is paid by bank
    add constraint way_is_known check (way in ('bank', 'elsewhere')),
    add constraint why_it_counts_as_paid_is_said check ((way = 'elsewhere') = (reason <> ''));
create index remittance_of_ground on payout.remittance (municipality, ground, way);

create table payout.remittance_taken_back (
    municipality  text        not null,
    remittance    uuid        not null,
    outcome       text        not null default 'released',
    reason        text        not null,
    actor         text        not null,
    taken_back_at timestamptz not null,
    primary key (municipality, remittance),
    foreign key (municipality, remittance, outcome) references payout.remittance_decision (municipality, remittance, outcome),
    constraint only_what_was_confirmed_is_taken_back check (outcome = 'released'),
    constraint why_is_said check (reason <> '')
);

-- A thing is free again when its closing was withdrawn, or when what was said of it is taken back.
alter table payout.freed_item
    drop constraint only_what_was_withdrawn_is_free,
    add constraint only_what_was_withdrawn_or_taken_back_is_free check (outcome in ('withdrawn', 'released')),
    add column taken_back uuid generated always as (case outcome when 'released' then remittance end) stored,
    add constraint what_was_released_was_taken_back
        foreign key (municipality, taken_back) references payout.remittance_taken_back (municipality, remittance);

create function payout.paid_by_bank(wanted_municipality text, wanted_ground text) returns boolean language sql stable as $$
    select exists (
        select 1 from payout.remittance r left join payout.remittance_decision d using (municipality, remittance)
         where r.municipality = wanted_municipality and r.ground = wanted_ground and r.way = 'bank'
           and d.outcome is distinct from 'withdrawn');
$$;

create function payout.refuse_late_elsewhere() returns trigger language plpgsql as $$
begin
    if new.way = 'elsewhere' and payout.paid_by_bank(new.municipality, new.ground) then
        raise exception 'what was paid elsewhere is said before the first closing' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger before_the_first_closing before insert on payout.remittance for each row execute function payout.refuse_late_elsewhere();

create function payout.refuse_late_taking_back() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from payout.remittance r
                    where r.municipality = new.municipality and r.remittance = new.remittance and r.way = 'elsewhere'
                      and not payout.paid_by_bank(r.municipality, r.ground)) then
        raise exception 'only what was paid elsewhere is taken back, and only before the first closing' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger before_the_first_closing before insert on payout.remittance_taken_back
    for each row execute function payout.refuse_late_taking_back();

create function payout.refuse_what_was_paid_elsewhere() returns trigger language plpgsql as $$
begin
    if exists (select 1 from payout.remittance r
                where r.municipality = new.municipality and r.remittance = new.settlement and r.way = 'elsewhere') then
        raise exception 'what was paid elsewhere is not paid by bank' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger not_paid_elsewhere before insert on payout.paid_line for each row execute function payout.refuse_what_was_paid_elsewhere();

alter table payout.remittance_taken_back enable row level security;
create policy own_municipality on payout.remittance_taken_back using (municipality = scope.municipality());
create policy deciders_only on payout.remittance_taken_back as restrictive using ((select scope.decides()));
grant select, insert on payout.remittance_taken_back to musubi_app;
