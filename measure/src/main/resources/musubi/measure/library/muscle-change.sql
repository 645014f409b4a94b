-- SPDX-License-Identifier: Apache-2.0
-- id: muscle-change
-- version: 1
-- title.ja: 筋肉量の変化
-- title.en: Change in muscle mass
-- unit: kg
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality
-- evidence: body(day)
-- definition.ja: 期間の最後の筋肉量 − 最初の筋肉量。二日以上の計測がある人だけ。減ればマイナス。同じ日に複数あれば手入力でないもの。
-- definition.en: Last muscle mass of the window less the first one, for people measured on two days or more. Negative when it fell.
--    Of several on one day, one not entered by hand.
-- source: six-city trial pays for muscle up (secondary)
-- verified: true
with measured as (
  select person, day, muscle_kg,
         row_number() over (partition by person order by day, case when method = 'manual' then 1 else 0 end, source) as from_first,
         row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and muscle_kg is not null
)
select a.person, b.muscle_kg - a.muscle_kg as numerator, 1 as denominator
  from measured a
  join measured b on b.person = a.person and b.from_last = 1 and b.day > a.day
 where a.from_first = 1
