-- SPDX-License-Identifier: Apache-2.0
-- id: risk-points
-- version: 1
-- title.ja: 要介護リスク点数
-- title.en: Care-need risk points
-- unit: points-of-risk
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.scale: text[total/frozen-age/modifiable] = total | 合計、年齢を固定した合計、変えられる部分 | the total as scored, with the age of the first answer, or the modifiable part | derived from the scale's age points: age alone adds up to 24 points
-- parameter.which: text[first/last] = last | 期間の最初か最後か | the first or the last answer of the window | ours
-- parameter.instrument: text[jages-48/jages-55] = jages-48 | 尺度(jages-55 は配点が公表されておらず採点しない) | scale; jages-55 is not scored, since its points are unpublished | the 0–48 version is the one in use
-- parameter.instrument_version: text = 1 | 版 | version of the scale | ours
-- parameter.mapping: text[ability/activity] = ability | 「できるけどしていない」の点: ability は0点、activity は「いいえ」と同じ | points of "can but do not": none under ability, those of "no" under activity | ours; the coding is unpublished
-- evidence: answer(day), person, body(<day)?
-- needs: score
-- definition.ja: JAGES要支援・要介護リスク評価尺度(0〜48点)。期間の最後(引数)の採点できる回答による。65歳未満、無回答のある人、身長・体重の分からない人は採点しない。集団では平均。配点は評価者が確認していない。
-- definition.en: JAGES care-need risk scale (0 to 48) by the last (parameter) sheet of the window that can be scored. People under
--    65, with an unanswered item, or without height and weight are not scored. Over a group, the mean. Points not confirmed by the
--    evaluator.
-- source: Tsuji et al. 2018; points from secondary sources, instrument file jages-48
-- verified: false
select person, value as numerator, 1 as denominator
  from (select person, value,
               row_number() over (partition by person order by day) as from_first,
               row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = :instrument and version = :instrument_version and scale = :scale || case when :mapping = 'ability' then '' else '@' || :mapping end
           and day >= :from and day < :until) s
 where case when :which = 'first' then from_first else from_last end = 1
