-- Whose names hold these pairs of letters, found by the index. Behind the row policies alone it is of no use: the database compares nothing
-- before it knows that a row may be seen, and so reads everybody. What the policies of identities ask is asked here.
create function people.marked(marks bigint[], older bigint[]) returns setof uuid
    language sql stable security definer set search_path = ''
begin atomic
    select i.person from people.identity i
     where i.municipality = scope.municipality() and (i.search @> marks or i.search @> older)
       and (scope.staff() or scope.role() = 'provider' and programme.meets(i.municipality, i.person));
end;
