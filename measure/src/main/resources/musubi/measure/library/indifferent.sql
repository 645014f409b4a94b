-- SPDX-License-Identifier: Apache-2.0
-- id: indifferent
-- version: 1
-- title.ja: 無関心層の割合
-- title.en: Indifferent to exercise
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, municipality
-- parameter.steps: integer = 8000 | 一日の歩数の境 | steps a day below which somebody is not active enough | SWC segments (secondary)
-- evidence: steps(day)
-- definition.ja: 運動未実施層と運動不充分層を合わせた割合。期間の平均歩数が8,000歩(引数)未満の人。
-- definition.en: The not-exercising and the insufficiently active together: people with fewer than 8,000 (parameter) steps a day
--    in the mean.
-- source: SWC segments: 無関心層 = first two, 75.8 % (secondary)
-- verified: false
select person, case when sum(steps_of_day) < :steps * count(*) then 1 else 0 end as numerator, 1 as denominator
  from (select person, day, sum(payable) as steps_of_day
          from steps
         where day >= :from and day < :until and held is null
         group by person, day) d
 group by person
