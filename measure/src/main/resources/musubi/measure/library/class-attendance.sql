-- SPDX-License-Identifier: Apache-2.0
-- id: class-attendance
-- version: 1
-- title.ja: 教室参加
-- title.en: Class attendance
-- unit: times
-- kind: count
-- grain: person-day
-- subjects: agreement, person, provider, municipality, programme
-- parameter.category: text = | 区分(空はすべて) | category; empty for all | ours
-- parameter.programme: text = | プログラム(空はすべて) | programme; empty for all | ours
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- group.category: category
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: attendance(day)
-- definition.ja: 参加の回数。同じ日の別の教室は二回。
-- definition.en: Attendances. Two classes on one day are two.
-- source: events that point rules pay on, such as 菊陽町: class 10
-- verified: true
select person, day, :group as grp, 1 as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
   and (:category = '' or category = :category)
   and (:programme = '' or programme = :programme)
