-- A table that tells of people and does not itself say what providers see of it shows them nothing. Runs after all other
-- migrations, and again whenever this text changes. Accounts and what belongs to them say themselves who sees them. Reading only: what somebody at a door causes elsewhere is still written.
do $$
declare
    silent record;
begin
    for silent in
        select n.nspname, c.relname
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and c.relrowsecurity and n.nspname not in ('access', 'account')
           and exists (select 1 from pg_catalog.pg_attribute a
                        where a.attrelid = c.oid and a.attname in ('person', 'on_behalf_of') and not a.attisdropped)
           and not exists (select 1 from pg_catalog.pg_policy p
                            where p.polrelid = c.oid and not p.polpermissive and p.polcmd in ('*', 'r')
                              and pg_catalog.pg_get_expr(p.polqual, p.polrelid) like '%provider%')
    loop
        execute format('create policy providers_see_nothing on %I.%I as restrictive for select using ((select scope.provider() is null))',
                       silent.nspname, silent.relname);
    end loop;
end $$;
