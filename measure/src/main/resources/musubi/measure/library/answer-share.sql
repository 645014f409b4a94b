-- SPDX-License-Identifier: Apache-2.0
-- id: answer-share
-- version: 1
-- title.ja: ある回答をした人の割合
-- title.en: Share giving an answer
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.instrument: text = | 調査票 | questionnaire | ours
-- parameter.item: text = | 項目 | item | ours
-- parameter.answer: text = | 数える回答(空なら at_least による) | answer that counts; empty to go by at_least | ours
-- parameter.at_least: decimal = 0 | 数で答える項目で、数える下限 | least number that counts, for items answered with a number | ours
-- evidence: answer(day)
-- definition.ja: 期間の最後の回答が引数の回答である人の割合。分母はその項目に回答した人。answer が空なら、数で回答した人のうち at_least 以上の人の割合。「はい」は yes、「いいえ」は no と読む。
-- definition.en: Share of people whose last answer to the item in the window is the answer named, among those who answered it. Without
--    an answer named, the share with at least that number among those who answered with a number. はい reads as yes and いいえ as no.
-- source: 経済産業省「産福共創に向けたポイント集」(April 2026): answer 「週1回以上増えた」 80 %
-- verified: true
with answers as (
  select person, case value when 'はい' then 'yes' when 'いいえ' then 'no' else value end as value,
         row_number() over (partition by person order by day desc, version) as from_last
    from answer
   where day >= :from and day < :until and instrument = :instrument and item = :item
)
select person,
       case when :answer <> '' then case when value = :answer then 1 else 0 end
            when try_cast(value as decimal(18, 4)) >= :at_least then 1 else 0 end as numerator,
       1 as denominator
  from answers
 where from_last = 1 and (:answer <> '' or try_cast(value as decimal(18, 4)) is not null)
