-- The intermediary steers by what all reached together and what its municipality bears of it, as it does by contracts of its own: it reads the
-- shared sums, the parties, the settlement and the own payment. The numbers that its municipality handed over, the corrections with their
-- reasons, and everything that is signed, sealed and paid, stay with those who decide.
do $$
declare
    guarded text;
begin
    foreach guarded in array array['membership', 'step', 'removal', 'contract', 'payment', 'owed', 'owed_line'] loop
        execute format('drop policy deciders_alone on joint.%I', guarded);
        execute format('create policy roles_that_need_it on joint.%I as restrictive
                        using (coalesce((select scope.role()) in (''officer'', ''administrator'', ''intermediary'', ''job''), false))', guarded);
        execute format('create policy intermediary_only_reads on joint.%I as restrictive for insert
                        with check (coalesce((select scope.role()) <> ''intermediary'', false))', guarded);
    end loop;
end $$;
create policy intermediary_notes_nothing on joint.owed as restrictive for update using (coalesce((select scope.role()) <> 'intermediary', false));

-- Whether whoever asks looks after a municipality that takes part. Who may write by it is asked by each function that writes.
create or replace function joint.takes_part(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select coalesce(scope.role() in ('officer', 'administrator', 'intermediary', 'job') and joint.state(scope.municipality(), wanted) = 'accepted', false);
end;

create or replace function joint.is_party(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select coalesce(scope.role() in ('officer', 'administrator', 'intermediary', 'job')
        and exists (select from joint.contract c where c.municipality = scope.municipality() and c.contract = wanted), false);
end;

create or replace function joint.members(wanted uuid) returns table (municipality text, name_ja text, name_en text, host boolean, state text)
    language sql stable security definer set search_path = ''
begin atomic
    select m.municipality, t.name_ja, t.name_en, m.host = m.municipality, joint.state(m.municipality, wanted)
      from joint.membership m join municipality.municipality t on t.municipality = m.municipality
     where m.programme = wanted
       and coalesce(scope.role() in ('officer', 'administrator', 'intermediary', 'job')
                    and joint.state(scope.municipality(), wanted) in ('invited', 'accepted'), false)
     order by m.host = m.municipality desc, m.municipality;
end;
