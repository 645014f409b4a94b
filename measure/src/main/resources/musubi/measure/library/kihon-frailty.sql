-- SPDX-License-Identifier: Apache-2.0
-- id: kihon-frailty
-- version: 1
-- title.ja: フレイルの割合(基本チェックリスト)
-- title.en: Frailty (Kihon Checklist)
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.from_points: integer = 8 | 該当数の境 | total from which somebody is frail | 8: Watanabe 2024 (primary); 7 fits the phenotype model best: doi 10.1186/s12877-022-03177-2
-- parameter.instrument_version: text = 1 | 版 | version of the checklist | ours
-- evidence: answer(day), body(<day)?, person
-- needs: score
-- definition.ja: 基本チェックリスト25項目の該当数が8(引数)以上の人の割合。期間の最後の採点できる回答による。
-- definition.en: Share of people with a total of 8 (parameter) or more of the 25 items, by the last sheet of the window that can be
--    scored.
-- source: 渡邉良太ほか 2024, frailty KCL ≥ 8
-- verified: true
select person, case when value >= :from_points then 1 else 0 end as numerator, 1 as denominator
  from (select person, value, row_number() over (partition by person order by day desc) as from_last
          from score
         where instrument = 'kihon-checklist' and version = :instrument_version and scale = 'total'
           and day >= :from and day < :until) s
 where from_last = 1
