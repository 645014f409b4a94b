-- A kept file also goes on for the resident for whom staff acted, so nobody writes one down for whom they do not act just now.
create function scope.behalf() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('musubi.behalf', true), '')::uuid;
revoke execute on function scope.behalf from public;
grant execute on function scope.behalf to musubi_app;

drop policy in_the_own_name on underway.file;
create policy in_the_own_name on underway.file as restrictive for insert
    with check (coalesce(role = (select scope.role()), false)
        and resident is not distinct from (select scope.resident())
        and provider is not distinct from (select scope.provider())
        and behalf is not distinct from (select scope.behalf()));
drop policy it_stays_in_the_own_name on underway.file;
create policy it_stays_in_the_own_name on underway.file as restrictive for update using (true)
    with check (coalesce((select scope.role()) = 'job', false)
        or (coalesce(role = (select scope.role()), false)
            and resident is not distinct from (select scope.resident())
            and provider is not distinct from (select scope.provider())
            and behalf is not distinct from (select scope.behalf())));

-- Why work failed may quote what stood in a file: it lies sealed, as what was wrong with its lines does, and goes with that. What was written
-- down before lay open, and is gone.
alter table underway.work
    drop column why_ja,
    drop column why_en,
    add column why bytea;
grant update (why) on underway.work to musubi_app;
