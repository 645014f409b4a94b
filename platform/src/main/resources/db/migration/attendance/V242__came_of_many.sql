-- The intermediary steers by how many came to a class. It reads no visit: it is told the number where ten people or more came, and not where
-- those who had a place and those who came differ by fewer than ten, as the places are told and few who stayed away could be worked out.
create function attendance.came(wanted text[]) returns table (session text, came bigint)
    language sql stable security definer set search_path = ''
begin atomic
    select s.session, p.came
      from programme.session s
      join (select municipality, session, count(*) as came from attendance.presence
             where municipality = scope.municipality() and session = any(wanted) and present group by municipality, session) p
        using (municipality, session)
     where coalesce(scope.role() = 'intermediary', false) and p.came >= 10 and abs(s.taken - p.came) not between 1 and 9
     order by s.session;
end;
revoke execute on function attendance.came from public;
grant execute on function attendance.came to musubi_app;
