-- A table that does not itself say which roles need it is for staff and, as far as its other policies let them, for the resident whom it
-- concerns; providers, evaluators and investors come to it only where their own work is, and as its other policies let them. Runs after all other migrations, and again whenever this text changes.
do $$
declare
    silent record;
begin
    for silent in
        select n.nspname, c.relname,
               case when n.nspname in ('programme', 'attendance', 'snapshot', 'notice') then ', ''provider'''
                    when n.nspname = 'evaluation' then ', ''evaluator'', ''intermediary'''
                    when n.nspname = 'funding' then ', ''investor'', ''intermediary'''
                    else '' end as others
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
           -- Everybody has an account, does things that are written down, and may be answered twice alike. What is due is the server's own.
           and n.nspname not in ('access', 'account', 'audit', 'api', 'municipality', 'jobs')
           and not exists (select 1 from pg_catalog.pg_policy p
                            where p.polrelid = c.oid and not p.polpermissive and p.polcmd in ('*', 'r')
                              and pg_catalog.pg_get_expr(p.polqual, p.polrelid) similar to '%scope.(role|staff|decides|runs_contracts)\(\)%')
    loop
        execute format('create policy roles_that_need_it on %I.%I as restrictive using (coalesce((select scope.role()) in
                        (''officer'', ''counter'', ''administrator'', ''job'', ''resident''%s), false))', silent.nspname, silent.relname, silent.others);
    end loop;
end $$;
