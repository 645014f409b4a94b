-- A mistyped entry is taken back by a further row that names it, who and why. The entry stays, what stands without it is in the views, and
-- the right one is entered anew.
create table funding.correction (
    municipality text        not null references municipality.municipality,
    kind         text        not null,
    entry        uuid        not null,             -- what is taken back
    correction   uuid        not null,             -- made by the one who corrects: a repeated click carries the same
    offering     text        not null,
    why          text        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, kind, entry),       -- once
    foreign key (municipality, offering) references funding.offering,
    constraint kind_is_known check (kind in ('subscription', 'call', 'payment', 'expense')),
    constraint why_is_said check (why <> '')
);

create view funding.standing_subscription with (security_invoker = true) as
select s.* from funding.subscription s where not exists (
    select 1 from funding.correction c where c.municipality = s.municipality and c.kind = 'subscription' and c.entry = s.subscription);
create view funding.standing_call with (security_invoker = true) as
select s.* from funding.call s where not exists (
    select 1 from funding.correction c where c.municipality = s.municipality and c.kind = 'call' and c.entry = s.call);
create view funding.standing_payment with (security_invoker = true) as
select s.* from funding.payment s where not exists (
    select 1 from funding.correction c where c.municipality = s.municipality and c.kind = 'payment' and c.entry = s.payment);
grant select on funding.standing_subscription, funding.standing_call, funding.standing_payment to musubi_app;

create function funding.refuse_wrong_correction() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('offering ' || new.municipality || ' ' || new.offering, 0));
    if not exists (
        select 1 from funding.subscription where new.kind = 'subscription' and (municipality, subscription, offering) = (new.municipality, new.entry, new.offering)
        union all select 1 from funding.call where new.kind = 'call' and (municipality, call, offering) = (new.municipality, new.entry, new.offering)
        union all select 1 from funding.payment where new.kind = 'payment' and (municipality, payment, offering) = (new.municipality, new.entry, new.offering)
        union all select 1 from funding.expense where new.kind = 'expense' and (municipality, expense, offering) = (new.municipality, new.entry, new.offering)) then
        raise exception 'only what was entered for the offering is taken back' using errcode = 'check_violation';
    end if;
    if new.kind = 'subscription' and exists (
        select 1 from funding.share s where s.municipality = new.municipality and s.offering = new.offering) then
        raise exception 'what was distributed was split among these units' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger it_is_there before insert on funding.correction for each row execute function funding.refuse_wrong_correction();

-- Funders read what was taken back of their own and of calls, so that their sums follow.
alter table funding.correction enable row level security;
create policy own_municipality on funding.correction using (municipality = scope.municipality());
create policy own_part_only on funding.correction as restrictive
    using (scope.runs_funding() or ((select scope.role()) = 'investor' and (
        kind = 'call'
        or exists (select 1 from funding.subscription s where s.municipality = correction.municipality and s.subscription = correction.entry)
        or exists (select 1 from funding.payment p where p.municipality = correction.municipality and p.payment = correction.entry))));
create policy deciders_write on funding.correction as restrictive for insert with check ((select scope.decides()));
grant select, insert on funding.correction to musubi_app;

-- Which shares a closing has not carried yet is asked by settlement and line.
create index share_of_offering on funding.share (municipality, offering);
