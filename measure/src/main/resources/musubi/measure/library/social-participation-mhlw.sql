-- SPDX-License-Identifier: Apache-2.0
-- id: social-participation-mhlw
-- version: 1
-- title.ja: 社会参加率(厚労省)
-- title.en: Social participation (MHLW)
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.instrument_version: text = 1 | 調査票の版 | version of the questionnaire | ours
-- evidence: answer(day)
-- needs: score
-- definition.ja: どれかの会・グループに週1回以上参加している人の割合。月1〜3回が二つ以上あれば週1回以上とみなす。分母は一つでも回答した人。期間の最後の回答による。
-- definition.en: Share of people who take part in any group weekly or more; one to three times a month in two groups or more counts
--    as weekly. Among those who answered at least one row, by their last answer of the window.
-- source: 厚労省「総合事業の充実に向けたワークシート」2025-07-10 p. 27 (primary)
-- verified: true
select person, value as numerator, 1 as denominator
  from (select person, value, row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = 'needs-survey-participation' and version = :instrument_version and scale = 'mhlw'
           and day >= :from and day < :until) s
 where from_last = 1
