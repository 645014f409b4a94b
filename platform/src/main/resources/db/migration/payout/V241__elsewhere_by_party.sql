-- A voucher or donation may be named to a party only after others on the same ground were closed. Whether something was paid elsewhere is
-- therefore a question to each party: it is said before the first closing that pays that party by bank, and taken back as long as no party of
-- it was paid so.
create function payout.paid_by_bank(wanted_municipality text, wanted_ground text, wanted_party text) returns boolean language sql stable as $$
    select exists (
        select 1 from payout.remittance r
          join payout.remittance_line l using (municipality, remittance)
          left join payout.remittance_decision d using (municipality, remittance)
         where r.municipality = wanted_municipality and r.ground = wanted_ground and r.way = 'bank' and l.party = wanted_party
           and d.outcome is distinct from 'withdrawn');
$$;

drop trigger before_the_first_closing on payout.remittance;
create or replace function payout.refuse_late_elsewhere() returns trigger language plpgsql as $$
begin
    if exists (select 1 from payout.remittance r
                where r.municipality = new.municipality and r.remittance = new.remittance and r.way = 'elsewhere'
                  and payout.paid_by_bank(r.municipality, r.ground, new.party)) then
        raise exception 'what was paid elsewhere is said before the first closing' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger before_the_first_closing before insert on payout.remittance_line for each row execute function payout.refuse_late_elsewhere();

create or replace function payout.refuse_late_taking_back() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from payout.remittance r
                    where r.municipality = new.municipality and r.remittance = new.remittance and r.way = 'elsewhere'
                      and not exists (select 1 from payout.remittance_line l
                                       where l.municipality = r.municipality and l.remittance = r.remittance
                                         and payout.paid_by_bank(r.municipality, r.ground, l.party))) then
        raise exception 'only what was paid elsewhere is taken back, and only before the first closing' using errcode = 'check_violation';
    end if;
    return new;
end $$;
drop function payout.paid_by_bank(text, text);
