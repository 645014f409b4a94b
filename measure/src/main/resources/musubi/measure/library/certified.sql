-- SPDX-License-Identifier: Apache-2.0
-- id: certified
-- version: 1
-- title.ja: 認定率
-- title.en: Certified
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.age_from: integer = 65 | 対象年齢(以上) | youngest age | first-category insured people are 65 and older
-- evidence: person, certification(<effective_from), departure(<day)?
-- definition.ja: 期間の最終日に住んでいる65歳(引数)以上の人のうち、その日に要支援・要介護認定を受けている人の割合。転出は、登録されている市区町村から出たときだけ(パックの中の別の市区町村へ移った人と、期間の終わりまでに戻った人は住民のまま)。
-- definition.en: Share of residents aged 65 (parameter) or more on the last day of the window who are certified on that day. Moving away means leaving the municipality
--    somebody is registered in; who moved to another municipality of the pack, or came back before the end of the window,
--    still lives there.
-- source: ours
-- verified: true
select p.person, case when l.level is null or l.level = 'independent' then 0 else 1 end as numerator, 1 as denominator
  from person p
  left join (select d.person, min(d.day) as day
               from departure d
               join person r on r.person = d.person
               left join departure b on b.person = d.person and b.moved_to = r.municipality and b.day >= d.day and b.day < :until
              where d.day < :until
                and (d.kind = 'death' or (b.person is null and (d.municipality is null or d.municipality = r.municipality)))
              group by d.person) d on d.person = p.person
  left join (select person, level, row_number() over (partition by person order by effective_from desc) as from_last
               from certification
              where effective_from < :until) l on l.person = p.person and l.from_last = 1
 where d.person is null
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
