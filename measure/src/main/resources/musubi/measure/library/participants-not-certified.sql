-- SPDX-License-Identifier: Apache-2.0
-- id: participants-not-certified
-- version: 1
-- title.ja: 認定を受けていない参加者数
-- title.en: Participants not certified
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality, programme
-- parameter.age_from: integer = 65 | 対象年齢(以上) | youngest age | Toyota: residents 65+ not certified
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- evidence: attendance(day), person, certification(<effective_from)
-- definition.ja: 期間内に、要支援・要介護認定を受けていない日に一度でも参加した人のうち、期間の最終日に65歳(引数)以上の人の数。住民の表にない人は数えない。
-- definition.en: People who took part in the window at least once on a day on which they were not certified, and are 65 (parameter) or
--    more on its last day. People who are not in the table of residents do not count.
-- source: Toyota case sheet (October 2021): the target group is residents 65+ not certified
-- verified: true
select a.person, a.grp, 1 as numerator, 1 as denominator
  from (select person, :group as grp, day
          from attendance
         where day >= :from and day < :until) a
  join person p on p.person = a.person
  left join (select person, effective_from, level,
                    lead(effective_from) over (partition by person order by effective_from) as replaced_on
               from certification) c
    on c.person = a.person and c.level <> 'independent' and c.effective_from <= a.day
   and (c.replaced_on is null or c.replaced_on > a.day)
 where c.person is null
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
 group by a.person, a.grp
