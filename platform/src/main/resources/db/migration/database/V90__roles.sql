-- What each role needs of the tables, and no more: the pages ask for it too, and this holds when a page errs. Roles are named that may,
-- so a new role sees nothing until somebody says so.
-- Asked in a subquery, a role is looked up once for a statement and not for each row.
-- Decision: docs/decisions/2026-11-26-rows-are-guarded-by-the-database.md

-- Staff of the municipality, and work that the operator or the clock began.
create function scope.staff() returns boolean
    language sql stable parallel safe
    return coalesce(scope.role() in ('officer', 'counter', 'administrator', 'job'), false);

-- Those who decide about money: staff, but not at the counter.
create function scope.decides() returns boolean
    language sql stable parallel safe
    return coalesce(scope.role() in ('officer', 'administrator', 'job'), false);

-- The list of municipalities is public; its operator adds to it, before anybody acts or as a job.
alter table municipality.municipality enable row level security;
create policy everybody_reads on municipality.municipality for select using (true);
create policy the_operator_adds on municipality.municipality for insert with check (coalesce(scope.role(), 'job') = 'job');

-- Which sessions are the own provider's, and whom its staff meets there: those who came and those who booked.
create function programme.own_session(wanted_municipality text, wanted text) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select exists (select 1 from programme.session s
                     join programme.programme p on p.municipality = s.municipality and p.programme = s.programme
                    where s.municipality = wanted_municipality and s.session = wanted
                      and s.municipality = scope.municipality() and p.provider = scope.provider());
end;
create function programme.meets(wanted_municipality text, wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select exists (select 1 from attendance.visit a
                    where a.municipality = wanted_municipality and a.person = wanted
                      and programme.own_session(a.municipality, a.session))
        or exists (select 1 from programme.booking b
                    where b.municipality = wanted_municipality and b.person = wanted and b.state <> 'cancelled'
                      and programme.own_session(b.municipality, b.session));
end;
revoke execute on function programme.own_session, programme.meets from public;
grant execute on function programme.own_session, programme.meets to musubi_app;

-- People: staff, the resident, and the provider for those who come to its sessions. Nobody else, whatever they evaluate or fund.
create policy roles_that_need_it on people.person as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident' or ((select scope.role()) = 'provider' and programme.meets(municipality, person)))
    with check ((select scope.staff()) or (select scope.role()) = 'resident');
create policy roles_that_need_it on people.identity as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident' or ((select scope.role()) = 'provider' and programme.meets(municipality, person)))
    with check ((select scope.staff()) or (select scope.role()) = 'resident');
create policy roles_that_need_it on people.enrolment as restrictive using ((select scope.staff()) or (select scope.role()) = 'resident');
create policy roles_that_need_it on people.consent as restrictive using ((select scope.staff()) or (select scope.role()) = 'resident');
create policy providers_change_nobody on people.identity as restrictive for update using ((select scope.staff()) or (select scope.role()) = 'resident');

-- The timetable: residents, the intermediary and, once it is published, everybody read it, providers read and write their own.
create policy roles_that_need_it on programme.programme as restrictive
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public') or ((select scope.role()) = 'provider' and provider = scope.provider()))
    with check ((select scope.staff()) or ((select scope.role()) = 'provider' and provider = scope.provider()));
create policy roles_that_need_it on programme.session as restrictive
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public') or ((select scope.role()) = 'provider' and programme.own_session(municipality, session)))
    with check ((select scope.staff()) or ((select scope.role()) = 'provider' and exists (
        select 1 from programme.programme p where p.municipality = session.municipality and p.programme = session.programme)));
create policy roles_that_need_it on programme.provider as restrictive
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public') or ((select scope.role()) = 'provider' and provider = scope.provider()))
    with check ((select scope.staff()));
create policy roles_that_need_it on programme.venue as restrictive
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public', 'provider')) with check ((select scope.staff()));
create policy roles_that_need_it on programme.series as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'provider' and exists (
        select 1 from programme.programme p where p.municipality = series.municipality and p.programme = series.programme)));

-- Who has a place, who came, and what they show at the door.
create policy roles_that_need_it on programme.booking as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident' or ((select scope.role()) = 'provider' and programme.own_session(municipality, session)));
create policy roles_that_need_it on attendance.card as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident') with check ((select scope.staff()));
create policy roles_that_need_it on attendance.visit as restrictive
    using ((select scope.staff()) or (select scope.role()) = 'resident' or ((select scope.role()) = 'provider' and programme.own_session(municipality, session)));

-- Steps: staff and the resident.
create policy roles_that_need_it on activity.upload as restrictive using ((select scope.staff()) or (select scope.role()) = 'resident');
create policy roles_that_need_it on activity.steps as restrictive using ((select scope.staff()) or (select scope.role()) = 'resident');

-- The ledger is written by the work that keeps the books; those who decide read it.
create policy roles_that_need_it on ledger.entry as restrictive using ((select scope.decides()));
create policy the_books_are_kept_by_a_job on ledger.entry as restrictive for insert with check ((select scope.role()) = 'job');

-- The audit trail is written by everybody who does something and read by staff; residents read what concerns them.
create policy roles_that_need_it on audit.entry as restrictive for select using ((select scope.staff()) or (select scope.role()) = 'resident');

-- What binds others is set by staff, whoever else may read it: terms, consent texts, catalogues, draws, imports, settlements.
do $$
declare
    binding text;
begin
    foreach binding in array array['rewards.item', 'rewards.lottery', 'rewards.draw', 'points.in_force', 'contract.line', 'contract.settlement',
                                   'people.conditions', 'people.consent_text', 'people.scheme', 'people.import', 'people.import_step',
                                   'people.merge', 'people.split', 'people.different', 'questionnaire.campaign'] loop
        execute format('create policy staff_sets_it on %s as restrictive for insert with check ((select scope.staff()))', binding);
    end loop;
    foreach binding in array array['rewards.item', 'people.import', 'questionnaire.campaign'] loop
        execute format('create policy staff_changes_it on %s as restrictive for update using ((select scope.staff()))', binding);
    end loop;
end $$;
create policy the_books_are_kept_by_a_job on ledger.movement as restrictive for insert with check ((select scope.role()) = 'job');
