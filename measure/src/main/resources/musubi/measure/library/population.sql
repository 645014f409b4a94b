-- SPDX-License-Identifier: Apache-2.0
-- id: population
-- version: 1
-- title.ja: 人口
-- title.en: Population
-- unit: people
-- kind: sum
-- grain: area
-- subjects: agreement, municipality, area
-- parameter.age_from: integer = 0 | 年齢(以上) | youngest age | ours
-- parameter.age_below: integer = 131 | 年齢(未満) | first age no longer counted | ours
-- group.municipality: t.municipality
-- group.area: t.area
-- group.sex: t.sex
-- group.age-from: cast(t.age_from as string)
-- evidence: population(<day)
-- definition.ja: 期間の終わりまでの最新の調査日の人口。年齢階級が対象年齢に完全に含まれるものだけを足す。
-- definition.en: People counted on the latest day before the end of the window, for each municipality. Only age bands that lie
--    wholly within the ages asked for are added.
-- source: municipal open data, 地域・年齢別人口
-- verified: true
select t.municipality, t.area, :group as grp, t.people as numerator, 1 as denominator
  from population t
  join (select municipality, max(day) as day from population where day < :until group by municipality) latest
    on latest.municipality = t.municipality and latest.day = t.day
 where t.age_from >= :age_from
   and case when t.age_below is null then :age_below >= 131 else t.age_below <= :age_below end
