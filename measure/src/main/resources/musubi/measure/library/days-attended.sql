-- SPDX-License-Identifier: Apache-2.0
-- id: days-attended
-- version: 1
-- title.ja: 参加日数
-- title.en: Days attended
-- unit: days
-- kind: sum
-- grain: person
-- subjects: agreement, person, provider, programme
-- group.provider: provider
-- group.programme: programme
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: attendance(day)
-- definition.ja: 一人ごとの、参加のあった日の数。一日に二度参加しても一日。
-- definition.en: Days with an attendance, for each person. Two attendances on one day are one day.
-- source: ours
-- verified: true
select person, :group as grp, count(distinct day) as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
 group by person, :group
