-- Whose session it is, asked at every click. The same question as before, in the language whose plans the database keeps from one call to
-- the next: a function of one statement is planned again at each.
create or replace function account.session_of(wanted bytea, now timestamptz, idle interval)
    returns table (municipality text, session bytea, account uuid, role text, person uuid, provider text, stage text,
                   seen_at timestamptz, acting_for uuid)
    language plpgsql stable security definer set search_path = '' as $$
begin
    return query
        select s.municipality, s.session, s.account, a.role, a.person, a.provider, s.stage, s.seen_at, s.person
          from account.session s join access.account a on a.municipality = s.municipality and a.account = s.account
         where s.session = wanted and s.ends_at > now and s.seen_at > now - idle and a.disabled_at is null;
end
$$;
