-- SPDX-License-Identifier: Apache-2.0
-- id: weight-change
-- version: 1
-- title.ja: 体重の変化
-- title.en: Change in weight
-- unit: kg
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality
-- evidence: body(day)
-- definition.ja: 期間の最後の体重 − 最初の体重。二日以上の計測がある人だけ。減ればマイナス。同じ日に複数あれば手入力でないもの。
-- definition.en: Last weight of the window less the first one, for people weighed on two days or more. Negative when weight was lost.
--    Of several on one day, one not entered by hand.
-- source: six-city trial pays for weight down
-- verified: true
with weights as (
  select person, day, weight_kg,
         row_number() over (partition by person order by day, case when method = 'manual' then 1 else 0 end, source) as from_first,
         row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and weight_kg is not null
)
select a.person, b.weight_kg - a.weight_kg as numerator, 1 as denominator
  from weights a
  join weights b on b.person = a.person and b.from_last = 1 and b.day > a.day
 where a.from_first = 1
