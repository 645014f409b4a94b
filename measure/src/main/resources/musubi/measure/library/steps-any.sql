-- SPDX-License-Identifier: Apache-2.0
-- id: steps-any
-- version: 1
-- title.ja: 歩数(保留を含む)
-- title.en: Steps, held ones included
-- unit: steps
-- kind: sum
-- grain: person-day
-- subjects: agreement, person, municipality
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: steps(day)
-- absent: not-measured
-- definition.ja: その日の歩数。保留中の歩数を含む。支払いには使わない。
-- definition.en: Steps of the day, those held until accepted included. Not for paying on.
-- source: docs/reference/records.md, table steps
-- verified: true
select person, day, :group as grp, steps as numerator, 1 as denominator
  from steps
 where day >= :from and day < :until
