-- Pages name those who decided by their login. Staff and evaluators may know what accounts
-- of their municipality are called, and nothing else of them; everybody knows their own.
create function access.logins_of(wanted uuid[])
    returns table (account uuid, login text)
    language sql stable security definer set search_path = ''
begin atomic
    select a.account, a.login
      from access.account a
     where a.municipality = scope.municipality()
       and a.account = any(wanted)
       and (scope.role() in ('officer', 'counter', 'administrator', 'intermediary', 'evaluator', 'job')
            or a.account::text = scope.account());
end;
revoke execute on function access.logins_of from public;
grant execute on function access.logins_of to musubi_app;
