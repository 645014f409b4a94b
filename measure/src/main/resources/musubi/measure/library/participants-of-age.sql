-- SPDX-License-Identifier: Apache-2.0
-- id: participants-of-age
-- version: 1
-- title.ja: 対象年齢の参加者数
-- title.en: Participants of an age
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality, programme
-- parameter.age_from: integer = 65 | 対象年齢(以上) | youngest age | Toyota: residents 65+
-- parameter.age_below: integer = 131 | 対象年齢(未満) | first age no longer counted | ours
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- evidence: attendance(day), person
-- definition.ja: 期間内に一度でも参加した人のうち、期間の最終日に65歳(引数)以上の人の数。住民の表にない人は数えない。
-- definition.en: People who took part at least once in the window and are 65 (parameter) or more on its last day. People who are not
--    in the table of residents do not count.
-- source: Toyota case sheet (October 2021): the target group is residents 65+; SWC reports the share of participants 75+
-- verified: true
select a.person, a.grp, 1 as numerator, 1 as denominator
  from (select person, :group as grp
          from attendance
         where day >= :from and day < :until
         group by person, :group) a
  join person p on p.person = a.person
 where extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end < :age_below
