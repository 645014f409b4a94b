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
-- definition.ja: その日の対象歩数。機器の重なりを除き、保留中の歩数と期限より遅く取り込まれた歩数を含まない。記録のない日は0歩ではなく、測定なし。
-- definition.en: Steps of the day that may be paid on: overlaps between devices removed, held steps and steps that arrived too late left out. A day without a
--    record is not measured; it is not zero steps.
-- source: docs/reference/records.md, table steps
-- verified: true
select person, day, :group as grp, payable as numerator, 1 as denominator
  from steps
 where day >= :from and day < :until
   and (recorded_on is null or recorded_on <= day + interval :late_days day)
