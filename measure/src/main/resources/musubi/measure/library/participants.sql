-- SPDX-License-Identifier: Apache-2.0
-- id: participants
-- version: 1
-- title.ja: 参加者数
-- title.en: Participants
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality, programme
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- group.category: category
-- group.mode: mode
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: attendance(day)
-- definition.ja: 期間内に一度でもプログラムに参加した人の数。何回、いくつのプログラムに参加しても一人。事業者別・プログラム別ではそれぞれで一人。
-- definition.en: People who took part in a programme at least once in the window. Somebody counts once, however often
--    and in however many programmes; by provider or programme, once in each.
-- source: Toyota case sheet (October 2021), KPI 参加者数
-- verified: true
select person, :group as grp, 1 as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
 group by person, :group
