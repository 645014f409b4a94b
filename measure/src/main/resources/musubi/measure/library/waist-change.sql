-- SPDX-License-Identifier: Apache-2.0
-- id: waist-change
-- version: 1
-- title.ja: 腹囲の変化
-- title.en: Change in waist
-- unit: cm
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality
-- evidence: body(day)
-- definition.ja: 期間の最後の腹囲 − 最初の腹囲。二日以上の計測がある人だけ。減ればマイナス。同じ日に複数あれば手入力でないもの。
-- definition.en: Last waist of the window less the first one, for people measured on two days or more. Negative when it fell.
--    Of several on one day, one not entered by hand.
-- source: 熊野市 (city.kumano) pays for waist −3 cm
-- verified: true
with measured as (
  select person, day, waist_cm,
         row_number() over (partition by person order by day, case when method = 'manual' then 1 else 0 end, source) as from_first,
         row_number() over (partition by person order by day desc, case when method = 'manual' then 1 else 0 end, source) as from_last
    from body
   where day >= :from and day < :until and waist_cm is not null
)
select a.person, b.waist_cm - a.waist_cm as numerator, 1 as denominator
  from measured a
  join measured b on b.person = a.person and b.from_last = 1 and b.day > a.day
 where a.from_first = 1
