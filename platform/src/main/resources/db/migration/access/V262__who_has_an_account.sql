-- Whoever sends many people the code for their own account must know who has one already. Staff may know that there is one, open or
-- shut, and nothing else of it: accounts themselves are the administrators'.
create function access.holders_of(wanted uuid[]) returns table (person uuid)
    language sql stable security definer set search_path = ''
begin atomic
    select distinct a.person
      from access.account a
     where a.municipality = scope.municipality()
       and a.person = any(wanted)
       and scope.role() in ('officer', 'counter', 'administrator', 'job');
end;
revoke execute on function access.holders_of from public;
grant execute on function access.holders_of to musubi_app;
