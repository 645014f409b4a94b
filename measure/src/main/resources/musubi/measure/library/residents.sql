-- SPDX-License-Identifier: Apache-2.0
-- id: residents
-- version: 1
-- title.ja: 住民数
-- title.en: Residents
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, municipality, area
-- parameter.age_from: integer = 0 | 年齢(以上) | youngest age | ours
-- parameter.age_below: integer = 131 | 年齢(未満) | first age no longer counted | ours
-- evidence: person, departure(<day)?
-- definition.ja: 住民の表にある人のうち、期間の最終日に対象年齢で、死亡・転出していない人の数。転出は、登録されている市区町村から出たときだけ(パックの中の別の市区町村へ移った人と、期間の終わりまでに戻った人は住民のまま)。
-- definition.en: People of the table of residents who are of the age on the last day of the window and have not died or moved away. Moving away means leaving the municipality
--    somebody is registered in; who moved to another municipality of the pack, or came back before the end of the window,
--    still lives there.
-- source: ours
-- verified: true
select p.person, 1 as numerator, 1 as denominator
  from person p
  left join (select d.person, min(d.day) as day
               from departure d
               join person r on r.person = d.person
               left join departure b on b.person = d.person and b.moved_to = r.municipality and b.day >= d.day and b.day < :until
              where d.day < :until
                and (d.kind = 'death' or (b.person is null and (d.municipality is null or d.municipality = r.municipality)))
              group by d.person) d on d.person = p.person
 where d.person is null and p.born <= :last
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end < :age_below
