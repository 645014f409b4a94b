-- SPDX-License-Identifier: Apache-2.0
-- id: kihon-at-risk
-- version: 1
-- title.ja: 事業対象者の割合(基本チェックリスト)
-- title.en: At risk (Kihon Checklist)
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.instrument_version: text = 1 | 版 | version of the checklist | ours
-- evidence: answer(day), body(<day)?, person
-- needs: score
-- definition.ja: 事業対象者の七つの基準のどれかに当たる人の割合。期間の最後の採点できる回答による。
-- definition.en: Share of people who meet any of the seven criteria, by the last sheet of the window that can be scored.
-- source: 基本チェックリスト 事業対象者の基準 (secondary)
-- verified: false
select person, value as numerator, 1 as denominator
  from (select person, value, row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = 'kihon-checklist' and version = :instrument_version and scale = 'at-risk'
           and day >= :from and day < :until) s
 where from_last = 1
