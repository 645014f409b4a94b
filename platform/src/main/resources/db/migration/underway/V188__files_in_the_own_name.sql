-- A kept file goes on later in the name that stands beside it, so nobody writes down a role, a resident or a provider that is not their own. A
-- job that goes on with it counts how often, and leaves the name as it is.
create policy in_the_own_name on underway.file as restrictive for insert
    with check (coalesce(role = (select scope.role()), false)
        and resident is not distinct from (select scope.resident())
        and provider is not distinct from (select scope.provider()));
create policy it_stays_in_the_own_name on underway.file as restrictive for update using (true)
    with check (coalesce((select scope.role()) = 'job', false)
        or (coalesce(role = (select scope.role()), false)
            and resident is not distinct from (select scope.resident())
            and provider is not distinct from (select scope.provider())));
