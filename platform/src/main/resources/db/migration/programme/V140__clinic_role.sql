-- Clinics and link workers sign in: they find one person by what they know of them, refer, and hear what became of it. They see the
-- timetable's programmes and providers, to which they refer, and the words people agree to; of the people here nobody but those they referred.
-- Decision: docs/decisions/2026-11-28-referrals-as-a-module.md
alter table access.account
    drop constraint role_is_known,
    add constraint role_is_known check (role in ('resident', 'counter', 'officer', 'provider', 'clinic', 'representative', 'intermediary', 'evaluator',
                                                 'investor', 'administrator'));

alter policy roles_that_need_it on programme.programme
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public', 'clinic')
           or ((select scope.role()) = 'provider' and provider = scope.provider()));
alter policy roles_that_need_it on programme.provider
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'intermediary', 'public', 'clinic')
           or ((select scope.role()) = 'provider' and provider = scope.provider()));

-- Which was made where nothing else said who needs it.
drop policy if exists roles_that_need_it on people.consent_text;
create policy roles_that_need_it on people.consent_text as restrictive
    using ((select scope.staff()) or (select scope.role()) in ('resident', 'clinic'));
