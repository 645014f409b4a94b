-- SPDX-License-Identifier: Apache-2.0
-- id: certification-incidence
-- version: 1
-- title.ja: 新規認定率(人年あたり)
-- title.en: Incidence of certification per person-year
-- unit: people/person-years
-- kind: rate
-- factor: 365.25
-- grain: person
-- subjects: agreement, municipality, area
-- parameter.age_from: integer = 65 | 対象年齢(以上) | youngest age on the first day | first-category insured people are 65 and older
-- evidence: person, certification(<effective_from), departure(<day)?
-- definition.ja: 期間の初日に65歳(引数)以上で、その前日まで認定を受けていない住民の、新規の要支援・要介護認定の数 ÷ 観察した人年(365.25日)。認定、死亡、転出の日で観察を終える。期間の初日からの認定は数える。同じ日の認定と死亡・転出では認定を数える。転出は、登録されている市区町村から出たときだけ(パックの中の別の市区町村へ移った人と、期間の終わりまでに戻った人は住民のまま)。
-- definition.en: New certifications of residents aged 65 (parameter) or more on the first day of the window and not certified on the day before it, over
--    person-years of 365.25 days. Somebody is observed until certified, dead or moved away. A certification from the first day counts, and so does one on the day of death or of moving. Moving away means leaving the municipality
--    somebody is registered in; who moved to another municipality of the pack, or came back before the end of the window,
--    still lives there.
-- source: JAGES studies follow people until certification; person-years are ours
-- verified: false
select p.person,
       case when c.day is not null and (d.day is null or c.day <= d.day) then 1 else 0 end as numerator,
       cast(least(coalesce(c.day, :until), coalesce(d.day, :until)) - :from as int) as denominator
  from person p
  left join (select d.person, min(d.day) as day
               from departure d
               join person r on r.person = d.person
               left join departure b on b.person = d.person and b.moved_to = r.municipality and b.day >= d.day and b.day < :until
              where d.day < :until
                and (d.kind = 'death' or (b.person is null and (d.municipality is null or d.municipality = r.municipality)))
              group by d.person) d on d.person = p.person
  left join (select person, min(effective_from) as day
               from certification
              where level <> 'independent' and effective_from >= :from and effective_from < :until
              group by person) c on c.person = p.person
  left join (select person, level, row_number() over (partition by person order by effective_from desc) as from_last
               from certification
              where effective_from < :from) before on before.person = p.person and before.from_last = 1
 where (d.day is null or d.day > :from)
   and (before.level is null or before.level = 'independent')
   and extract(year from :from) - extract(year from p.born)
       - case when extract(month from :from) * 100 + extract(day from :from)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
