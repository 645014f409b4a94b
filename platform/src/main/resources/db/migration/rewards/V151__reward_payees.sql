-- Whoever is to be paid for a reward is named by it: the shop of a voucher, and now the recipient of a donation. Items that were entered
-- before with a name that is nobody's account, or with none, are corrected by the office, each change in the audit trail; what is closed
-- for payment stays as it is.
alter table rewards.item drop constraint a_voucher_names_its_shop;
alter table rewards.item add constraint a_voucher_names_its_shop
    check (case kind when 'voucher' then shop <> '' when 'donation' then true else shop = '' end);
grant update (shop, yen) on rewards.item to musubi_app;

create function rewards.refuse_other_payee() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if (new.shop, new.yen) is distinct from (old.shop, old.yen) and exists (
        select 1 from payout.closed_item c join rewards.exchange e on e.municipality = c.municipality and e.exchange::text = c.item
         where c.municipality = new.municipality and c.ground = new.kind and e.item = new.item) then
        raise exception 'what is closed for payment keeps its payee and its price' using errcode = 'check_violation';
    end if;
    if (new.shop, new.yen) is distinct from (old.shop, old.yen) and not scope.decides() then
        raise exception 'who is paid is said by those who answer for the money' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger payee_stays before update on rewards.item for each row execute function rewards.refuse_other_payee();

create function rewards.refuse_unsaid_payee() returns trigger language plpgsql set search_path = '' as $$
begin
    if new.kind in ('voucher', 'donation') and not scope.decides() then
        raise exception 'who is paid is said by those who answer for the money' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger payee_is_said before insert on rewards.item for each row execute function rewards.refuse_unsaid_payee();

-- What was used or given and not paid yet is looked for at each closing.
create index fulfilled_in_order on rewards.step (municipality, happened_at) where step = 'fulfilled';
