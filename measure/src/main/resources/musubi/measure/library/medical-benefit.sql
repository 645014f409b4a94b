-- SPDX-License-Identifier: Apache-2.0
-- id: medical-benefit
-- version: 1
-- title.ja: 医療給付費(一人あたり)
-- title.en: Medical benefits per person
-- unit: JPY
-- kind: mean
-- grain: person
-- subjects: agreement, person, municipality, area
-- parameter.age_from: integer = 65 | 対象年齢(以上) | youngest age | ours; Toyota targets residents 65+
-- evidence: benefit(each month with insurance=medical), person, departure(<day)?
-- definition.ja: 期間の医療給付費の合計 ÷ 期間の初日に住んでいた65歳(引数)以上の人(年齢は期間の最終日)。給付のない人は0円で数える。期間内に初日がある月のうち、だれの医療給付もない月があれば(パックに複数の市区町村の給付があるときは、そのどれかの住民のだれの給付もない月があれば)、その月の記録が届いていないものとして、測らない。期間内に死亡・転出した人の給付も数える。分母は人。転出は、登録されている市区町村から出たときだけ(パックの中の別の市区町村へ移った人と、期間の終わりまでに戻った人は住民のまま)。
-- definition.en: Medical benefits of the months in the window over the people who lived there on the first day and are 65 (parameter) or more
--    on the last day. Somebody without benefits counts with zero yen; where nobody has any medical benefits in a month whose first day lies in the window (in a pack with benefits of several municipalities, nobody of one of them), that list is missing and nothing is measured; benefits of people who died or moved away in the window count. The denominator is people. Moving away means leaving the municipality
--    somebody is registered in; who moved to another municipality of the pack, or came back before the end of the window,
--    still lives there.
-- source: Toyota KPI 介護保険給付費削減額 compares benefits of people; the denominator is ours
-- verified: false
select p.person, coalesce(b.yen, 0) as numerator,
       1 as denominator
  from person p
  left join (select d.person, min(d.day) as day
               from departure d
               join person r on r.person = d.person
               left join departure b on b.person = d.person and b.moved_to = r.municipality and b.day >= d.day and b.day < :until
              where (d.kind = 'death' or (b.person is null and (d.municipality is null or d.municipality = r.municipality)))
              group by d.person) d on d.person = p.person
  left join (select person, sum(yen) as yen
               from benefit
              where insurance = 'medical' and month >= :from and month < :until
              group by person) b on b.person = p.person
 where (d.day is null or d.day > :from) and p.born <= :last
   and extract(year from :last) - extract(year from p.born)
       - case when extract(month from :last) * 100 + extract(day from :last)
                 < extract(month from p.born) * 100 + extract(day from p.born) then 1 else 0 end >= :age_from
