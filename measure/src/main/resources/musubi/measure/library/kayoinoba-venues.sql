-- SPDX-License-Identifier: Apache-2.0
-- id: kayoinoba-venues
-- version: 1
-- title.ja: 通いの場の数
-- title.en: Salon venues
-- unit: venues
-- kind: count
-- grain: agreement
-- subjects: agreement, municipality
-- parameter.times: integer = 1 | 一か月の開催回数 | sessions in one calendar month | 地域支援事業実施状況調査 R4: at least monthly, observed in any one month of the year
-- group.municipality: t.municipality
-- evidence: session(day)
-- definition.ja: 住民主体の開催が、期間のどれか一つの月に一度(引数)以上あった会場の数。
-- definition.en: Venues with at least one (parameter) session run by residents in some one calendar month of the window.
-- source: 地域支援事業実施状況調査 R4: venue counted if it runs at least monthly, observed in any one month
-- verified: true
select venue, grp, 1 as numerator, 1 as denominator
  from (select t.venue, :group as grp, substr(cast(t.day as string), 1, 7) as month, count(*) as times
          from session t
         where t.day >= :from and t.day < :until and t.resident_led and t.venue is not null
         group by t.venue, :group, substr(cast(t.day as string), 1, 7)) months
 where times >= :times
 group by venue, grp
