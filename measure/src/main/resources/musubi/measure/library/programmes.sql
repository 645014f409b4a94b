-- SPDX-License-Identifier: Apache-2.0
-- id: programmes
-- version: 1
-- title.ja: プログラム数
-- title.en: Programmes
-- unit: programmes
-- kind: count
-- grain: agreement
-- subjects: agreement, provider, municipality
-- group.provider: t.provider
-- group.municipality: t.municipality
-- group.category: t.category
-- evidence: session(day)?, attendance(day)?
-- definition.ja: 期間内に開催または参加の記録があるプログラムの数。
-- definition.en: Programmes with a session or an attendance in the window.
-- source: Toyota: 30+, later 60+ programmes
-- verified: true
select programme, :group as grp, 1 as numerator, 1 as denominator
  from (select programme, provider, municipality, category from session where day >= :from and day < :until
        union all
        select programme, provider, municipality, category from attendance where day >= :from and day < :until) t
 group by programme, :group
