-- SPDX-License-Identifier: Apache-2.0
-- id: mean-risk-points
-- version: 1
-- title.ja: 要介護リスク点数の平均
-- title.en: Mean care-need risk points
-- unit: points-of-risk
-- kind: mean
-- grain: person
-- subjects: agreement, municipality, area
-- parameter.scale: text[total/frozen-age/modifiable] = total | 合計、年齢を固定した合計、変えられる部分 | the total as scored, with the age of the first answer, or the modifiable part | derived from the scale's age points: age alone adds up to 24 points
-- parameter.instrument_version: text = 1 | 版 | version of the scale | ours
-- parameter.mapping: text[ability/activity] = ability | 「できるけどしていない」の点: ability は0点、activity は「いいえ」と同じ | points of "can but do not": none under ability, those of "no" under activity | ours; the coding is unpublished
-- evidence: answer(day), person, body(<day)?
-- needs: score
-- definition.ja: risk-points の平均。期間の最後の採点できる回答による。単位は点であり、パーセントではない。
-- definition.en: The mean of risk-points, by the last sheet of the window that can be scored. The unit is points, not percent.
-- source: Tsuji et al. 2018; points from secondary sources, instrument file jages-48
-- verified: false
select person, value as numerator, 1 as denominator
  from (select person, value, row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = 'jages-48' and version = :instrument_version and scale = :scale || case when :mapping = 'ability' then '' else '@' || :mapping end
           and day >= :from and day < :until) s
 where from_last = 1
