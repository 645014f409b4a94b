-- SPDX-License-Identifier: Apache-2.0
-- id: check-ups
-- version: 1
-- title.ja: 健診・検診の人数
-- title.en: People at a stage of a check-up
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.kind: text = | 健診・検診の種類(空はすべて) | kind of check-up or screening; empty for any | ours
-- parameter.stage: text[taken/invited/follow-up-needed/followed-up/all-normal/early-cancer/advanced-cancer] = taken | 段階 | stage | ours
-- evidence: checkup(day)
-- definition.ja: 期間内に健診・検診を受けた(引数の段階に至った)人の数。二度受けても一人。
-- definition.en: People who took a check-up or screening (or reached the stage of the parameter) in the window. Twice is once.
-- source: Hiroshima prefecture and six cities count people screened, +1,515 (secondary)
-- verified: false
select person, 1 as numerator, 1 as denominator
  from checkup
 where stage = :stage and day >= :from and day < :until and (:kind = '' or kind = :kind)
 group by person
