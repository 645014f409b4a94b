-- SPDX-License-Identifier: Apache-2.0
-- id: outings-per-week
-- version: 1
-- title.ja: 週あたりの外出回数
-- title.en: Outings per week
-- unit: times
-- kind: mean
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.instrument: text = outings | 調査票 | questionnaire | ours: no published questionnaire asks for a number
-- parameter.item: text = per-week | 項目 | item answered with a number of outings a week | ours
-- evidence: answer(day)
-- definition.ja: 期間の最後の回答にある週あたりの外出回数の平均。分母は数で回答した人。
-- definition.en: Mean number of outings a week in each person's last answer of the window, among those who answered with a number.
-- source: ours; published instruments ask only whether somebody goes out once a week
-- verified: false
with answers as (
  select person, try_cast(value as decimal(9, 2)) as number, row_number() over (partition by person order by day desc, version) as from_last
    from answer
   where day >= :from and day < :until and instrument = :instrument and item = :item
)
select person, number as numerator, 1 as denominator
  from answers
 where from_last = 1 and number >= 0
