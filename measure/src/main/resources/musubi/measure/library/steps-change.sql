-- SPDX-License-Identifier: Apache-2.0
-- id: steps-change
-- version: 1
-- title.ja: 歩数の変化(初週比)
-- title.en: Change in daily steps against the first week
-- unit: steps
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.baseline_days: integer = 7 | 基準とする記録日数 | days with a reading that make the baseline | six-city trial: baseline = mean steps in the first week
-- evidence: steps(<day)
-- definition.ja: 期間の平均歩数 − 最初の7記録日(引数)の平均歩数。基準の日は期間に数えない。基準の日がそろわない人、期間に記録のない人は測定なし。集団では一人ひとりの変化の平均。
-- definition.en: Mean daily steps of the window less those of the person's first seven (parameter) days with a reading, which
--    do not count in the window. Not measured for somebody without that many days or without a reading in the window. Over a
--    group, the mean of the people's changes.
-- source: six-city trial: baseline is the mean of the first week
-- verified: false
with days as (
  select person, day, sum(payable) as steps_of_day,
         row_number() over (partition by person order by day) as reading
    from steps
   where day < :until and held is null
   group by person, day
), sums as (
  select person,
         sum(case when reading <= :baseline_days then steps_of_day else 0 end) as first_steps,
         sum(case when reading <= :baseline_days then 1 else 0 end) as first_days,
         sum(case when reading > :baseline_days and day >= :from then steps_of_day else 0 end) as later_steps,
         sum(case when reading > :baseline_days and day >= :from then 1 else 0 end) as later_days
    from days
   group by person
)
select person, later_steps * first_days - first_steps * later_days as numerator, later_days * first_days as denominator
  from sums
 where first_days = :baseline_days and later_days > 0
