-- SPDX-License-Identifier: Apache-2.0
-- id: registrations
-- version: 1
-- title.ja: 登録者数
-- title.en: People registered
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.scheme: text = | 事業(空はすべて) | scheme; empty for all | ours
-- group.municipality: municipality
-- group.scheme: scheme
-- evidence: enrolment(<enrolled_on), departure(<day)?
-- definition.ja: 期間内に一日でも登録があった人の数。二度登録しても一人。退会日と死亡日は、その日から登録していない。
-- definition.en: People enrolled on at least one day of the window. Somebody who joins twice counts once. On the day of
--    leaving and on the day of death the person is no longer enrolled.
-- source: Okayama (number of participants, 2019) and SWC count people who joined
-- verified: false
select person, grp, 1 as numerator, 1 as denominator
  from (select e.person, e.grp, e.enrolled_on,
               least(coalesce(e.left_on, date '9999-12-31'), coalesce(d.day, date '9999-12-31')) as left_on
          from (select person, :group as grp, enrolled_on, left_on
                  from enrolment
                 where enrolled_on < :until and (:scheme = '' or scheme = :scheme)) e
          left join (select person, min(day) as day from departure where kind = 'death' group by person) d
            on d.person = e.person) stays
 where left_on > :from and left_on > enrolled_on
 group by person, grp
