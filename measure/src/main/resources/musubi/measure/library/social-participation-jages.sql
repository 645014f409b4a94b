-- SPDX-License-Identifier: Apache-2.0
-- id: social-participation-jages
-- version: 1
-- title.ja: 社会参加率(JAGES、月1回以上)
-- title.en: Social participation (JAGES, monthly)
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.instrument_version: text = 1 | 調査票の版 | version of the questionnaire | ours
-- evidence: answer(day)
-- needs: score
-- definition.ja: ボランティア、スポーツ、趣味、学習・教養、通いの場、特技・経験を伝える活動のどれかに月1回以上参加している人の割合。分母は一つでも回答した人。期間の最後の回答による。
-- definition.en: Share of people who take part at least monthly in any of six groups: volunteering, sports, hobby, learning, salon,
--    passing on skills. Among those who answered at least one row, by their last answer of the window.
-- source: municipal JAGES analysis (secondary); monthly also doi 10.1186/s12966-024-01592-9
-- verified: false
select person, value as numerator, 1 as denominator
  from (select person, value, row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = 'needs-survey-participation' and version = :instrument_version and scale = 'jages'
           and day >= :from and day < :until) s
 where from_last = 1
