-- Which roles need what of points and rewards, and no more. Roles are named that may, so a new role sees nothing until somebody says so.
-- Residents see their own by the policies beside each table.
create policy roles_that_need_it on points.in_force as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on points.batch as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on points.award as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on points.booked as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on points.released as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on rewards.item as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job'));
create policy roles_that_need_it on rewards.lottery as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job'));
create policy roles_that_need_it on rewards.stock as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
create policy roles_that_need_it on rewards.draw as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on rewards.ticket as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy roles_that_need_it on rewards.exchange as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
create policy roles_that_need_it on rewards.step as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
create policy roles_that_need_it on rewards.voucher as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
create policy roles_that_need_it on rewards.card as restrictive using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident')) with check ((select scope.role()) in ('officer', 'counter', 'administrator', 'job', 'resident'));
-- The ledger is written by the work that keeps the books; those who decide read it.
create policy roles_that_need_it on ledger.movement as restrictive using ((select scope.role()) in ('officer', 'administrator', 'job')) with check ((select scope.role()) = 'job');
-- Whoever changes a record causes a note; following it is the work of a job.
create policy jobs_follow on snapshot.change as restrictive for select using ((select scope.role()) in ('officer', 'administrator', 'job'));
create policy jobs_take_away on snapshot.change as restrictive for delete using ((select scope.role()) = 'job');
-- Residents ask and undo; that points were set aside, and what was given for them, is not theirs to say.
create policy residents_only_undo on rewards.step as restrictive for insert
    with check ((select scope.role()) is distinct from 'resident' or step = 'cancelled');
create policy residents_make_no_voucher on rewards.voucher as restrictive for insert
    with check ((select scope.role()) is distinct from 'resident');
create policy residents_make_no_card on rewards.card as restrictive for insert
    with check ((select scope.role()) is distinct from 'resident');
create policy residents_give_no_card on rewards.card as restrictive for update
    using ((select scope.role()) is distinct from 'resident');
-- Standings are made by a job.
create policy jobs_make on ranking.standing as restrictive for delete using ((select scope.role()) = 'job');
