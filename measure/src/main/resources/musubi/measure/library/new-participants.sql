-- SPDX-License-Identifier: Apache-2.0
-- id: new-participants
-- version: 1
-- title.ja: 新規参加者数
-- title.en: New participants
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality, programme
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- evidence: attendance(<day)
-- definition.ja: 証拠パックでの最初の参加が期間内にある人の数。事業者別ではその事業者での最初の参加。一度やめて戻った人は新規ではない。
-- definition.en: People whose first attendance in the pack falls in the window; by provider, their first with that provider.
--    Somebody who left and came back is not new.
-- source: ours; 日経BP PPP words Toyota's provider tariff as 新規獲得利用者
-- verified: false
select person, :group as grp, 1 as numerator, 1 as denominator
  from attendance
 where day < :until
 group by person, :group
having min(day) >= :from
