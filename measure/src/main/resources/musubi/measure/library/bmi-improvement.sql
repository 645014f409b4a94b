-- SPDX-License-Identifier: Apache-2.0
-- id: bmi-improvement
-- version: 1
-- title.ja: BMI改善者の割合
-- title.en: BMI improved
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.from_bmi: decimal = 25.0 | 最初のBMIの下限 | only people whose first BMI is at least this | ours: so that a thin person who loses weight is no success; Okayama's definition is unpublished
-- parameter.down_by: decimal = 0.0 | 下がり幅 | how much the BMI must have fallen by; zero means at all | ours; 熊野市 pays for BMI −1.0
-- evidence: body(<day)
-- definition.ja: 期間の最初のBMIが25(引数)以上の人のうち、最後のBMIが引数以上に下がった人の割合。期間に二日以上の計測がある人だけ。同じ日に複数あれば手入力でないもの。
-- definition.en: Of the people whose first BMI in the window is at least 25 (parameter), the share whose last BMI is lower by the
--    parameter. Only people measured on two days of the window or more.
--    Of several on one day, one not entered by hand.
-- source: OKAYAMA KENKOOO DAISAKUSEN, evaluation of 2022: BMI improvement rate; the definition is ours
-- verified: false
with weights as (
  select person, day, weight_kg,
         row_number() over (partition by person order by day, case when method = 'manual' then 1 else 0 end, source) as from_first,
         row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and weight_kg is not null
), heights as (
  select person, height_cm, row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day < :until and height_cm is not null
)
select a.person,
       case when b.weight_kg * 10000 < a.weight_kg * 10000
             and b.weight_kg * 10000 <= a.weight_kg * 10000 - :down_by * h.height_cm * h.height_cm
            then 1 else 0 end as numerator,
       1 as denominator
  from weights a
  join weights b on b.person = a.person and b.from_last = 1 and b.day > a.day
  join heights h on h.person = a.person and h.from_last = 1
 where a.from_first = 1 and a.weight_kg * 10000 >= :from_bmi * h.height_cm * h.height_cm
