-- SPDX-License-Identifier: Apache-2.0
-- id: steps
-- version: 1
-- title.ja: 歩数(対象)
-- title.en: Steps that may be paid on
-- unit: steps
-- kind: sum
-- grain: person-day
-- subjects: agreement, person, municipality
-- parameter.late_days: integer = 36500 | 取込の期限(日) | days after which a reading that arrives late no longer counts | municipal point rules, which state 3, 14 or 42 days; without a rule nothing is too late
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: steps(day)
-- absent: not-measured
-- definition.ja: その日の対象歩数。機器の重なりを除き、保留中の歩数と期限より遅く取り込まれた歩数を含まない。保留中や期限遅れの歩数にほかの機器の歩数が除かれていた日は、その機器の記録歩数(複数あれば最も少ないもの)を数える。記録のない日は0歩ではなく、測定なし。
-- definition.en: Steps of the day that may be paid on: overlaps between devices removed, held steps and steps that arrived too late left out.
--    Where steps that are held or too late had taken the place of another device, that device counts with what it
--    reported, of several the one that reported least. A day without a record is not measured; it is not zero steps.
-- source: docs/reference/records.md, table steps
-- verified: true
with displaced as (
  select distinct person, day
    from steps
   where day >= :from and day < :until and steps > 0 and (held is null or held <> 'not-worn')
     and (held is not null or recorded_on > day + interval :late_days day)
)
select person, day, :group as grp, cast(payable as bigint) as numerator, 1 as denominator
  from steps s
 where day >= :from and day < :until
   and held is null
   and (recorded_on is null or recorded_on <= day + interval :late_days day)
   and not exists (select 1 from displaced d where d.person = s.person and d.day = s.day)
union all
select person, day, :group as grp,
       cast(greatest(sum(payable), coalesce(min(case when reported > 0 then reported end), 0)) as bigint) as numerator,
       1 as denominator
  from steps s
 where day >= :from and day < :until
   and held is null
   and (recorded_on is null or recorded_on <= day + interval :late_days day)
   and exists (select 1 from displaced d where d.person = s.person and d.day = s.day)
 group by person, day, :group
