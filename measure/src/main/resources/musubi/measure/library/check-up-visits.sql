-- SPDX-License-Identifier: Apache-2.0
-- id: check-up-visits
-- version: 1
-- title.ja: 健診・検診の受診
-- title.en: Check-ups by day
-- unit: times
-- kind: count
-- grain: person-day
-- subjects: agreement, person, municipality
-- parameter.kind: text = | 健診・検診の種類(空はすべて) | kind of check-up or screening; empty for any | ours
-- group.kind: kind
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: checkup(day)
-- definition.ja: 健診・検診を受けた回数。同じ日の別の健診は二回。受診のたびに払う条項に使う。
-- definition.en: Check-ups and screenings taken. Two kinds on one day are two. For clauses that pay when a check-up was taken.
-- source: point rules that pay for a check-up when it is taken; once a year is said by the cap of the clause
-- verified: true
select person, day, :group as grp, 1 as numerator, 1 as denominator
  from checkup
 where stage = 'taken' and day >= :from and day < :until
   and (:kind = '' or kind = :kind)
