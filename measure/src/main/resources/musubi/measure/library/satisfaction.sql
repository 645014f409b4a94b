-- SPDX-License-Identifier: Apache-2.0
-- id: satisfaction
-- version: 1
-- title.ja: 満足している人の割合
-- title.en: Satisfied
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.instrument: text = late-elderly-15 | 調査票 | questionnaire | 後期高齢者の質問票
-- parameter.item: text = 2 | 項目 | item | 後期高齢者の質問票 No. 2
-- parameter.good_until: integer = 2 | 満足とする最大の選択肢 | the highest option that is satisfied: 1 満足, 2 やや満足 | ours; the options are unverified
-- evidence: answer(day)
-- definition.ja: 期間の最後の回答で「満足」「やや満足」の人の割合。分母は番号で回答した人。
-- definition.en: Share of those who answered in the window whose last answer is 満足 or やや満足.
-- source: 後期高齢者の質問票 No. 2; options are general knowledge, unverified
-- verified: false
with answers as (
  select person, try_cast(value as decimal(9, 2)) as number, row_number() over (partition by person order by day desc, version) as from_last
    from answer
   where day >= :from and day < :until and instrument = :instrument and item = :item
)
select person, case when number <= :good_until then 1 else 0 end as numerator, 1 as denominator
  from answers
 where from_last = 1 and number is not null
