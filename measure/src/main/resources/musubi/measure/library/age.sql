-- SPDX-License-Identifier: Apache-2.0
-- id: age
-- version: 1
-- title.ja: 年齢
-- title.en: Age
-- unit: years
-- kind: value
-- grain: person
-- subjects: agreement, person, municipality, area
-- evidence: person
-- definition.ja: 期間の最終日に満たした歳。誕生日の当日に一つ増える。2月29日生まれの人は、平年は3月1日に増える。
-- definition.en: Completed years on the last day of the window. A year is added on the birthday itself; for people born on
--    29 February, on 1 March of a common year.
-- source: quantity.Age
-- verified: true
select person,
       extract(year from :last) - extract(year from born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from born) * 100 + extract(day from born) then 1 else 0 end as numerator,
       1 as denominator
  from person
 where born <= :last
