-- SPDX-License-Identifier: Apache-2.0
-- id: providers
-- version: 1
-- title.ja: 事業者数
-- title.en: Providers
-- unit: providers
-- kind: count
-- grain: provider
-- subjects: agreement, municipality
-- group.municipality: t.municipality
-- group.category: t.category
-- evidence: session(day)?, attendance(day)?
-- definition.ja: 期間内に開催または参加の記録がある事業者の数。
-- definition.en: Providers with a session or an attendance in the window.
-- source: Toyota: 28 providers on 2021-09-01
-- verified: true
select provider, :group as grp, 1 as numerator, 1 as denominator
  from (select provider, municipality, category from session where day >= :from and day < :until
        union all
        select provider, municipality, category from attendance where day >= :from and day < :until) t
 group by provider, :group
