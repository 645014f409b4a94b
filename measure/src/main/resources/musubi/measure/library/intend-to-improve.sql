-- SPDX-License-Identifier: Apache-2.0
-- id: intend-to-improve
-- version: 1
-- title.ja: 生活習慣を改善したい人の割合
-- title.en: Intending to improve their lifestyle
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.instrument: text = lifestyle-intention | 調査票 | questionnaire | ours: the questionnaire of Okayama is unpublished
-- parameter.item: text = 1 | 項目 | item | ours
-- parameter.intends: text = yes | 改善するつもりの回答 | answer of somebody who intends to | ours
-- evidence: answer(day)
-- definition.ja: 期間の最後の回答で、生活習慣を改善するつもりがある人の割合。分母は回答者。「はい」は yes と読む。
-- definition.en: Share of those who answered in the window whose last answer says that they intend to improve their lifestyle.
--    はい reads as yes.
-- source: OKAYAMA KENKOOO DAISAKUSEN, evaluation of 2020: share intending to improve lifestyle
-- verified: false
with answers as (
  select person, value, row_number() over (partition by person order by day desc, version) as from_last
    from answer
   where day >= :from and day < :until and instrument = :instrument and item = :item
)
select person, case when case value when 'はい' then 'yes' when 'いいえ' then 'no' else value end = :intends then 1 else 0 end as numerator, 1 as denominator
  from answers
 where from_last = 1
