-- SPDX-License-Identifier: Apache-2.0
-- id: points-exchanged
-- version: 1
-- title.ja: 交換されたポイント
-- title.en: Points exchanged
-- unit: PT
-- kind: sum
-- grain: person-day
-- subjects: agreement, person, municipality
-- parameter.kind: text = | 種類(空はすべて) | what for; empty for all | ours
-- group.kind: kind
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: exchange(day)
-- definition.ja: 期間内に交換・寄付されたポイントの合計。
-- definition.en: Points exchanged or donated in the window.
-- source: point rules that let points be exchanged or donated, such as 宇部市 はつらつポイント
-- verified: true
select person, day, :group as grp, points as numerator, 1 as denominator
  from exchange
 where day >= :from and day < :until and (:kind = '' or kind = :kind)
