-- SPDX-License-Identifier: Apache-2.0
-- id: not-exercising
-- version: 1
-- title.ja: 運動未実施層の割合
-- title.en: Not exercising
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, municipality
-- parameter.steps: integer = 8000 | 一日の歩数の境 | steps a day below which somebody is not active enough | SWC segments (secondary)
-- evidence: steps(day), attendance(day)
-- definition.ja: 期間の平均歩数が8,000歩(引数)未満で、教室にも参加していない人の割合。分母は期間に歩数の記録がある人。
-- definition.en: Share of people with fewer than 8,000 (parameter) steps a day in the mean who take part in no class, among people
--    with a reading in the window.
-- source: SWC segments: 運動未実施層 = < 8,000 steps/day and not in a class (secondary)
-- verified: false
select s.person,
       case when s.steps_sum < :steps * s.days and a.person is null then 1 else 0 end as numerator, 1 as denominator
  from (select person, sum(steps_of_day) as steps_sum, count(*) as days
          from (select person, day, sum(payable) as steps_of_day
                  from steps
                 where day >= :from and day < :until and held is null
                 group by person, day) d
         group by person) s
  left join (select distinct person from attendance where day >= :from and day < :until) a on a.person = s.person
