-- SPDX-License-Identifier: Apache-2.0
-- id: new-exercise-habit
-- version: 1
-- title.ja: 新たな運動習慣
-- title.en: New exercise habit
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.instrument: text = late-elderly-15 | 調査票 | questionnaire | 後期高齢者の質問票
-- parameter.item: text = 9 | 項目 | item: exercise such as walking at least once a week | 後期高齢者の質問票 No. 9
-- parameter.has: text = yes | 習慣があるときの回答 | answer of somebody who has the habit | 後期高齢者の質問票 No. 9
-- parameter.has_not: text = no | 習慣がないときの回答 | answer of somebody who has not | 後期高齢者の質問票 No. 9
-- evidence: answer(day)
-- definition.ja: 期間の最初の回答で運動習慣がなく、最後の回答で習慣がある人の割合。分母は、二日以上回答し、最初の回答で習慣がなかった人。「はい」は yes、「いいえ」は no と読み、引数の二つ以外の回答は数えない。
-- definition.en: Share of people who had no exercise habit in their first answer of the window and have one in their last, among
--    people who answered on at least two days and had none at first. はい reads as yes and いいえ as no; answers other than
--    the two parameters do not count.
-- source: OKAYAMA KENKOOO DAISAKUSEN, evaluation of 2022: new exercise habit; how it is asked is unpublished
-- verified: false
with answers as (
  select person, day, value,
         row_number() over (partition by person order by day, version) as from_first,
         row_number() over (partition by person order by day desc, version) as from_last
    from (select person, day, version,
                 case value when 'はい' then 'yes' when 'いいえ' then 'no' else value end as value
            from answer
           where day >= :from and day < :until and instrument = :instrument and item = :item) said
   where value in (:has, :has_not)
)
select a.person, case when b.value = :has then 1 else 0 end as numerator, 1 as denominator
  from answers a
  join answers b on b.person = a.person and b.from_last = 1 and b.day > a.day
 where a.from_first = 1 and a.value = :has_not
