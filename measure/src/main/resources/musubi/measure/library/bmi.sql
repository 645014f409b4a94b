-- SPDX-License-Identifier: Apache-2.0
-- id: bmi
-- version: 1
-- title.ja: BMI
-- title.en: Body-mass index
-- unit: kg/m2
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.which: text[first/last] = last | 期間の最初か最後か | the first or the last measurement of the window | ours
-- evidence: body(<day)
-- definition.ja: 期間の最後(引数)の体重 ÷ 最新の身長の二乗。端数処理をしない。身長は期間の終わりまでの最新の値。同じ日に複数あれば手入力でないもの。
-- definition.en: Weight of the last (parameter) measurement in the window over the square of the height in metres, not rounded.
--    The height is the latest one known before the end of the window.
--    Of several on one day, one not entered by hand.
-- source: BMI = 体重kg ÷ 身長m ÷ 身長m
-- verified: true
with weights as (
  select person, weight_kg,
         row_number() over (partition by person order by day, case when method = 'manual' then 1 else 0 end, source) as from_first,
         row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and weight_kg is not null
), heights as (
  select person, height_cm, row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day < :until and height_cm is not null
)
select w.person, w.weight_kg * 10000 as numerator, h.height_cm * h.height_cm as denominator
  from weights w
  join heights h on h.person = w.person and h.from_last = 1
 where case when :which = 'first' then w.from_first else w.from_last end = 1
