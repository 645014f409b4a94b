-- SPDX-License-Identifier: Apache-2.0
-- id: sessions
-- version: 1
-- title.ja: 開催回数
-- title.en: Sessions
-- unit: sessions
-- kind: count
-- grain: provider
-- subjects: agreement, provider, municipality, programme
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- group.category: category
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: session(day)
-- definition.ja: 期間内の開催の数。
-- definition.en: Sessions held in the window.
-- source: ours
-- verified: true
select provider, day, :group as grp, 1 as numerator, 1 as denominator
  from session
 where day >= :from and day < :until
