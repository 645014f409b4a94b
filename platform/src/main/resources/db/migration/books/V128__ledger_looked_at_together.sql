-- What the ledger writes many rows of at once is looked at once for all of them, where a foreign key looks for each row and
-- an expression reads each hash letter by letter: a quarter of what transfers ask of the database went there.

alter table ledger.entry drop constraint hash_is_sha256;
alter table ledger.entry add constraint hash_is_sha256 check (length(hash) = 64 and encode(decode(hash, 'hex'), 'hex') = hash);

-- As a foreign key does, these see whatever there is, whoever writes. No municipality and no entry is ever taken away again.
create function ledger.demand_municipality() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if exists (select 1 from (select distinct municipality from added) a
                where not exists (select 1 from municipality.municipality m where m.municipality = a.municipality)) then
        raise foreign_key_violation using message = 'the ledger of a municipality that is not there';
    end if;
    return null;
end $$;
create function ledger.demand_entry() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if exists (select 1 from added a
                where not exists (select 1 from ledger.entry e where e.municipality = a.municipality and e.number = a.number)) then
        raise foreign_key_violation using message = 'movements of an entry that is not there';
    end if;
    return null;
end $$;

do $$
declare
    part text;
begin
    foreach part in array array['entry', 'account', 'lot', 'reservation', 'accepted'] loop
        execute format('alter table ledger.%1$s drop constraint %1$s_municipality_fkey', part);
        execute format('create trigger municipality_is_there after insert on ledger.%s referencing new table as added
                        for each statement execute function ledger.demand_municipality()', part);
    end loop;
end $$;
alter table ledger.movement drop constraint movement_municipality_number_fkey;
create trigger entry_is_there after insert on ledger.movement referencing new table as added
    for each statement execute function ledger.demand_entry();
