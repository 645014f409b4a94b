-- SPDX-License-Identifier: Apache-2.0
-- id: recommended-steps-met
-- version: 1
-- title.ja: 推奨歩数達成者の割合
-- title.en: Recommended steps met
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.steps: integer = 12000 | 境の年齢未満の推奨歩数 | steps a day for people below the age | six-city trial, Okayama: 12,000 for 40–74 (secondary)
-- parameter.steps_older: integer = 9000 | 境の年齢以上の推奨歩数 | steps a day for people of the age and older | six-city trial, Okayama: 9,000 for 75+ (secondary)
-- parameter.age: integer = 75 | 境の年齢 | age from which the second number holds | six-city trial, Okayama (secondary)
-- evidence: steps(day), person
-- definition.ja: 期間の平均歩数が年齢別の推奨歩数以上の人の割合。年齢は期間の最終日に満たした歳。生年月日のない人は数えない。
-- definition.en: Share of people whose mean daily steps reach the number for their age, which is that completed on the last day of
--    the window. People without a date of birth do not count.
-- source: six-city trial, Okayama: monthly mean ≥ 12,000 (40–74) or ≥ 9,000 (75+) (secondary)
-- verified: false
select d.person,
       case when sum(d.steps_of_day) >= count(*) * max(
         case when (extract(year from p.born) + :age) * 10000 + extract(month from p.born) * 100 + extract(day from p.born)
                   <= extract(year from :last) * 10000 + extract(month from :last) * 100 + extract(day from :last)
              then :steps_older else :steps end) then 1 else 0 end as numerator,
       1 as denominator
  from (select person, day, sum(payable) as steps_of_day
          from steps
         where day >= :from and day < :until and held is null
         group by person, day) d
  join person p on p.person = d.person
 group by d.person
