-- Where who somebody is is destroyed, their account opens nothing any more, and what it was opened with goes: passkeys and tokens bear
-- names that their owners gave them.
create function access.shut_for_good(those text, whom uuid, at timestamptz) returns void language sql security definer set search_path = ''
begin atomic
    update access.account set disabled_at = coalesce(disabled_at, at), password = null where municipality = those and person = whom;
    update account.invitation set revoked_at = at
     where municipality = those and person = whom and used_at is null and revoked_at is null;
    update account.token t set revoked_at = coalesce(t.revoked_at, at), label = ''
      from access.account a where a.municipality = those and a.person = whom and t.municipality = those and t.account = a.account;
    delete from account.session s using access.account a
     where a.municipality = those and a.person = whom and s.municipality = those and s.account = a.account;
    delete from account.second_factor f using access.account a
     where a.municipality = those and a.person = whom and f.municipality = those and f.account = a.account;
    delete from account.recovery_code c using access.account a
     where a.municipality = those and a.person = whom and c.municipality = those and c.account = a.account;
    delete from account.passkey p using access.account a
     where a.municipality = those and a.person = whom and p.municipality = those and p.account = a.account;
    delete from account.directory_identity d using access.account a
     where a.municipality = those and a.person = whom and d.municipality = those and d.account = a.account;
end;
revoke execute on function access.shut_for_good from public;

create function access.shut_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    perform access.shut_for_good(new.municipality, new.person, new.recorded_at);
    return null;
end $$;
revoke execute on function access.shut_the_erased from public;
create trigger accounts_are_shut after insert on people.erasure for each row execute function access.shut_the_erased();

-- As before, but what follows from a row of another table is nobody's promotion.
create or replace function access.refuse_own_promotion() returns trigger language plpgsql as $$
begin
    if coalesce(scope.role(), '') not in ('administrator', 'job') and pg_trigger_depth() = 1
       and (new.role, new.provider, new.body, new.disabled_at) is distinct from (old.role, old.provider, old.body, old.disabled_at) then
        raise exception 'only an administrator changes role, provider, body or state of an account' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;

-- Nobody comes back through a link that was on its way.
create function access.refuse_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from people.erasure e where e.municipality = new.municipality and e.person = new.person) then
        raise exception 'the account belongs to somebody whose identity was destroyed' using errcode = 'check_violation';
    end if;
    return new;
end $$;
revoke execute on function access.refuse_the_erased from public;
create trigger nobody_comes_back before insert on access.account for each row when (new.person is not null)
    execute function access.refuse_the_erased();
create trigger what_is_shut_for_good_stays_shut before update of disabled_at on access.account for each row
    when (new.person is not null and new.disabled_at is null and old.disabled_at is not null) execute function access.refuse_the_erased();

select set_config('musubi.role', 'job', true);
select access.shut_for_good(municipality, person, recorded_at) from people.erasure;
