-- SPDX-License-Identifier: Apache-2.0
-- id: months-attended
-- version: 1
-- title.ja: 参加月数
-- title.en: Months attended
-- unit: months
-- kind: sum
-- grain: person
-- subjects: agreement, person, provider, programme
-- group.provider: provider
-- group.programme: programme
-- evidence: attendance(day)
-- definition.ja: 一人ごとの、参加のあった月の数。
-- definition.en: Calendar months with an attendance, for each person.
-- source: ours; the months behind Toyota's 継続者数
-- verified: true
select person, :group as grp,
       count(distinct extract(year from day) * 12 + extract(month from day)) as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
 group by person, :group
