-- SPDX-License-Identifier: Apache-2.0
-- id: check-up-take-up
-- version: 1
-- title.ja: 健診受診率
-- title.en: Check-up take-up
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.kind: text = specific | 健診の種類 | kind of check-up | 特定健診 (general)
-- parameter.age_from: integer = 40 | 対象年齢(以上) | youngest age | 特定健診: 40 to 74 (general knowledge, unverified)
-- parameter.age_below: integer = 75 | 対象年齢(未満) | first age no longer invited | 特定健診: 40 to 74 (general knowledge, unverified)
-- evidence: checkup(day), person, departure(<day)?
-- definition.ja: 期間の最終日に対象年齢で住んでいる人のうち、期間内に健診を受けた人の割合。期間内に死亡・転出した人は分母にも分子にも入らない。転出は、登録されている市区町村から出たときだけ(パックの中の別の市区町村へ移った人と、期間の終わりまでに戻った人は住民のまま)。
-- definition.en: Share of residents of the age on the last day of the window who took the check-up in the window. People who died
--    or moved away before the end count in neither. Moving away means leaving the municipality
--    somebody is registered in; who moved to another municipality of the pack, or came back before the end of the window,
--    still lives there.
-- source: ours
-- verified: false
select p.person, max(case when c.person is null then 0 else 1 end) as numerator, 1 as denominator
  from person p
  left join (select d.person, min(d.day) as day
               from departure d
               join person r on r.person = d.person
               left join departure b on b.person = d.person and b.moved_to = r.municipality and b.day >= d.day and b.day < :until
              where d.day < :until
                and (d.kind = 'death' or (b.person is null and (d.municipality is null or d.municipality = r.municipality)))
              group by d.person) d on d.person = p.person
  left join checkup c
    on c.person = p.person and c.stage = 'taken' and c.kind = :kind and c.day >= :from and c.day < :until
 where d.person is null
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end < :age_below
 group by p.person
