-- What was asked for and nobody released can be withdrawn, as a settlement of an own agreement can; then it may be asked for again. What was
-- decided stays: each asking is an attempt of its own, and a withdrawal is a further step of it.
alter table joint.payment add column attempt integer not null default 1;
alter table joint.payment drop constraint payment_pkey;
alter table joint.payment add primary key (municipality, contract, period, step, edition, attempt);
alter table joint.payment add constraint attempts_start_at_one check (attempt >= 1);
alter table joint.payment drop constraint step_is_known;
alter table joint.payment add constraint step_is_known check (step in ('requested', 'released', 'withdrawn'));
create unique index a_share_is_released_once on joint.payment (municipality, contract, period, edition) where step = 'released';

create or replace function joint.refuse_one_person() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('joint contract ' || new.contract, 0));
    if new.step = 'requested' and (
           exists (select from joint.payment p
                    where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.edition = new.edition
                      and p.step = 'released')
        or new.attempt <> 1 + (select count(*) from joint.payment p
                                where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period
                                  and p.edition = new.edition and p.step = 'withdrawn')) then
        raise integrity_constraint_violation using message = 'it is asked for again once the last asking was withdrawn';
    end if;
    if new.step = 'released' and not exists (
        select from joint.payment p
         where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.edition = new.edition
           and p.attempt = new.attempt and p.step = 'requested' and p.actor <> new.actor and p.yen = new.yen and p.statement = new.statement) then
        raise integrity_constraint_violation using message = 'a second person releases what the first asked for';
    end if;
    if new.step <> 'requested' and (
           not exists (select from joint.payment p
                        where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.edition = new.edition
                          and p.attempt = new.attempt and p.step = 'requested' and p.yen = new.yen and p.statement = new.statement)
        or exists (select from joint.payment p
                    where p.municipality = new.municipality and p.contract = new.contract and p.period = new.period and p.edition = new.edition
                      and p.attempt = new.attempt and p.step in ('released', 'withdrawn'))) then
        raise integrity_constraint_violation using message = 'what was asked for is released or withdrawn, once';
    end if;
    return new;
end $$;

-- The periods of a contract that any party pays, for the parties: one that overlaps them would be paid twice. What was withdrawn is not paid.
create or replace function joint.paid_periods(wanted uuid) returns table (period text)
    language sql stable security definer set search_path = ''
begin atomic
    select distinct p.period from joint.payment p
     where p.contract = wanted and joint.is_party(wanted)
       and not exists (select from joint.payment w
                        where (w.municipality, w.contract, w.period, w.edition, w.attempt)
                              = (p.municipality, p.contract, p.period, p.edition, p.attempt) and w.step = 'withdrawn')
     order by p.period;
end;
