-- SPDX-License-Identifier: Apache-2.0
-- id: body-measurement
-- version: 1
-- title.ja: 身体計測
-- title.en: Body measurement
-- unit: times
-- kind: count
-- grain: person-day
-- subjects: agreement, person, municipality
-- parameter.by_hand: truth = true | 手入力も数える | whether measurements entered by hand count | ours
-- parameter.what: text[any/weight/blood-pressure/waist/muscle] = any | 何を測ったか | which measurement counts | 設楽町 pays for weight and for blood pressure apart
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: body(day)
-- definition.ja: 身体計測をした日。一日に何度測っても一回。
-- definition.en: Days with a body measurement. Several on one day are one.
-- source: events that point rules pay on, such as 菊陽町: measure 5/month
-- verified: true
select person, day, :group as grp, 1 as numerator, 1 as denominator
  from body
 where day >= :from and day < :until
   and (:by_hand or method <> 'manual')
   and case :what when 'weight' then weight_kg is not null
                  when 'blood-pressure' then systolic is not null
                  when 'waist' then waist_cm is not null
                  when 'muscle' then muscle_kg is not null
                  else true end
 group by person, day, :group
