-- A programme may be for the members of a scheme. Whether somebody is one on the day of the session is asked here, because a provider
-- who books for somebody does not see what that person joined.
create function programme.may_take_part(somebody uuid, wanted text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select exists (
        select 1
          from programme.session s join programme.programme p on p.municipality = s.municipality and p.programme = s.programme
         where s.municipality = scope.municipality() and s.session = wanted
           and (p.scheme = '' or exists (
                select 1 from people.enrolment e
                 where e.municipality = s.municipality and e.person = somebody and e.scheme = p.scheme
                   and e.enrolled_on <= s.day and (e.left_on is null or e.left_on > s.day))));
end;
revoke execute on function programme.may_take_part from public;
grant execute on function programme.may_take_part to musubi_app;
