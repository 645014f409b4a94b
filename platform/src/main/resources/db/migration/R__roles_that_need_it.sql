-- A table that does not name the roles that need it is for staff and, as far as its other policies let them, for the resident and the
-- provider whom it concerns. Evaluators, investors and intermediaries see what is named for them and nothing else. Runs after all other
-- migrations, and again whenever this text changes.
do $$
declare
    silent record;
begin
    for silent in
        select n.nspname, c.relname
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
           -- Everybody has an account, does things that are written down, and may be answered twice alike; money and studies are lent out row by row.
           and n.nspname not in ('access', 'account', 'audit', 'api', 'funding', 'evaluation', 'municipality')
           and not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname = 'roles_that_need_it')
    loop
        execute format('create policy roles_that_need_it on %I.%I as restrictive using (coalesce((select scope.role()) in
                        (''officer'', ''counter'', ''administrator'', ''job'', ''resident'', ''provider''), false))', silent.nspname, silent.relname);
    end loop;
end $$;
