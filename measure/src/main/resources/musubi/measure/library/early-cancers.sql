-- SPDX-License-Identifier: Apache-2.0
-- id: early-cancers
-- version: 1
-- title.ja: 早期がん発見者数
-- title.en: Early cancers found
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.kind: text = colorectal | 検診の種類 | kind of screening | Hachioji colorectal cancer screening
-- evidence: checkup(day)
-- definition.ja: 期間内に早期がんが見つかった人の数。同じ人に二度見つかっても一人。
-- definition.en: People in whom an early cancer was found in the window. Somebody found twice counts once.
-- source: Hachioji, indicator 3: 早期がん追加発見者数 (secondary); "additional" is against the agreement's own baseline
-- verified: false
select person, 1 as numerator, 1 as denominator
  from checkup
 where stage = 'early-cancer' and kind = :kind and day >= :from and day < :until
 group by person
