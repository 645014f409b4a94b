-- SPDX-License-Identifier: Apache-2.0
-- id: programme-days
-- version: 1
-- title.ja: プログラム参加日数
-- title.en: Programme-days
-- unit: days
-- kind: count
-- grain: person-day
-- subjects: agreement, person, provider, municipality, programme
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: attendance(day)
-- definition.ja: 人・日・プログラムの組の数。同じプログラムに一日に二度参加しても一つ、二つのプログラムなら二つ。
-- definition.en: Combinations of person, day and programme. Two attendances of one programme on a day are one, of two
--    programmes two.
-- source: ours; the six-city trial paid 20 a day for a designated class
-- verified: true
select person, day, :group as grp, 1 as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
 group by person, day, programme, :group
