-- The intermediary steers by what studies found. What is registered, released and taken is the work of the office and of evaluators.
do $$
declare
    guarded text;
begin
    foreach guarded in array array['protocol', 'result', 'release', 'expiry', 'download'] loop
        execute format('create policy intermediary_only_reads on evaluation.%I as restrictive for insert
                        with check (coalesce((select scope.role()) <> ''intermediary'', false))', guarded);
    end loop;
end $$;
