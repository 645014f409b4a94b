-- SPDX-License-Identifier: Apache-2.0
-- id: subjective-health
-- version: 1
-- title.ja: 主観的健康感がよい人の割合
-- title.en: Good subjective health
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.instrument: text = late-elderly-15 | 調査票 | questionnaire | 後期高齢者の質問票
-- parameter.item: text = 1 | 項目 | item | 後期高齢者の質問票 No. 1
-- parameter.good_until: integer = 2 | よいとする最大の選択肢 | the highest option that is good: 1 よい, 2 まあよい | ours; the options are unverified
-- evidence: answer(day)
-- definition.ja: 期間の最後の回答で健康状態が「よい」「まあよい」の人の割合。分母は番号で回答した人。
-- definition.en: Share of those who answered in the window whose last answer on their health is よい or まあよい.
-- source: 後期高齢者の質問票 No. 1; options are general knowledge, unverified
-- verified: false
with answers as (
  select person, try_cast(value as decimal(9, 2)) as number, row_number() over (partition by person order by day desc, version) as from_last
    from answer
   where day >= :from and day < :until and instrument = :instrument and item = :item
)
select person, case when number <= :good_until then 1 else 0 end as numerator, 1 as denominator
  from answers
 where from_last = 1 and number is not null
