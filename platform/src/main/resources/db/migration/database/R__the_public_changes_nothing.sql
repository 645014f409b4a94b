-- Whoever reads the public site without signing in changes nothing anywhere, and reads only what is named here. Runs after all other
-- migrations, and again whenever this text changes: a new table is shut for the public until somebody says otherwise.
do $$
declare
    guarded record;
begin
    for guarded in
        select n.nspname, c.relname,
               n.nspname || '.' || c.relname in ('municipality.municipality', 'municipality.succession', 'site.publication', 'site.licence',
                                                 'programme.programme', 'programme.session', 'programme.provider', 'programme.venue') as read
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and c.relrowsecurity
           and not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname like 'the\_public\_%s\_nothing')
    loop
        execute format('create policy the_public_adds_nothing on %I.%I as restrictive for insert
                        with check (coalesce((select scope.role()) <> ''public'', true))', guarded.nspname, guarded.relname);
        execute format('create policy the_public_changes_nothing on %I.%I as restrictive for update
                        using (coalesce((select scope.role()) <> ''public'', true))', guarded.nspname, guarded.relname);
        execute format('create policy the_public_removes_nothing on %I.%I as restrictive for delete
                        using (coalesce((select scope.role()) <> ''public'', true))', guarded.nspname, guarded.relname);
        if not guarded.read then
            execute format('create policy the_public_sees_nothing on %I.%I as restrictive for select
                            using (coalesce((select scope.role()) <> ''public'', true))', guarded.nspname, guarded.relname);
        end if;
    end loop;
end $$;
