-- Whether a resident or a provider asks is found out once for a question and not at each of its rows. The database reckons with half of the
-- rows behind such a condition, where it reckoned with one in two hundred and chose plans for a handful of rows. Runs after all other
-- migrations, and again whenever this text changes.
do $$
declare
    at_each_row constant text := '(?<!SELECT )\((scope\.(?:provider|resident)\(\) IS NULL)\)';
    policy record;
begin
    for policy in select schemaname, tablename, policyname, qual from pg_catalog.pg_policies where qual ~ at_each_row
    loop
        execute format('alter policy %I on %I.%I using (%s)', policy.policyname, policy.schemaname, policy.tablename,
                       regexp_replace(policy.qual, at_each_row, '(select \1)', 'g'));
    end loop;
end $$;
