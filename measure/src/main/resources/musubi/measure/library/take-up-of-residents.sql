-- SPDX-License-Identifier: Apache-2.0
-- id: take-up-of-residents
-- version: 1
-- title.ja: 住民の参加率
-- title.en: Take-up of residents
-- unit: percent
-- kind: share
-- grain: area
-- subjects: agreement, municipality
-- parameter.age_from: integer = 65 | 人口の年齢(以上) | youngest age of the population | Toyota: residents 65+
-- parameter.age_below: integer = 131 | 人口の年齢(未満) | first age no longer counted | ours
-- group.municipality: t.municipality
-- evidence: attendance(day), population(<day)
-- definition.ja: 参加者数 ÷ 最新の調査日の対象年齢の人口。参加者の年齢は問わない(住民でない参加者も数える)。
-- definition.en: Participants over the people of the age on the latest day of count before the end of the window. Participants are
--    not asked their age, and those who live elsewhere count.
-- source: ours; Misato reports participants as 30.4 % of the population
-- verified: false
select grp, numerator, denominator
  from (select :group as grp, count(distinct t.person) as numerator, 0 as denominator
          from attendance t
         where t.day >= :from and t.day < :until
         group by :group
        union all
        select :group as grp, 0 as numerator, sum(t.people) as denominator
          from population t
          join (select municipality, max(day) as day from population where day < :until group by municipality) latest
            on latest.municipality = t.municipality and latest.day = t.day
         where t.age_from >= :age_from
           and case when t.age_below is null then :age_below >= 131 else t.age_below <= :age_below end
         group by :group) parts
