-- SPDX-License-Identifier: Apache-2.0
-- id: overweight
-- version: 1
-- title.ja: 肥満者の割合
-- title.en: Overweight
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.from_bmi: decimal = 25.0 | BMIの境 | BMI from which somebody is overweight | 日本肥満学会: 25 or more (general knowledge, unverified)
-- evidence: body(<day)
-- definition.ja: 期間の最後のBMIが25(引数)以上の人の割合。分母は期間に体重の計測があり、身長の分かる人。同じ日に複数あれば手入力でないもの。
-- definition.en: Share of people whose last BMI in the window is 25 (parameter) or more, among people weighed in the window whose
--    height is known.
--    Of several on one day, one not entered by hand.
-- source: Okayama names fewer overweight residents as a result; the threshold is Japan's usual one
-- verified: false
with weights as (
  select person, weight_kg, row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and weight_kg is not null
), heights as (
  select person, height_cm, row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day < :until and height_cm is not null
)
select w.person,
       case when w.weight_kg * 10000 >= :from_bmi * h.height_cm * h.height_cm then 1 else 0 end as numerator,
       1 as denominator
  from weights w
  join heights h on h.person = w.person and h.from_last = 1
 where w.from_last = 1
