-- SPDX-License-Identifier: Apache-2.0
-- id: enrolled
-- version: 1
-- title.ja: 登録中
-- title.en: Enrolled
-- unit: ratio
-- kind: value
-- grain: person
-- subjects: person
-- parameter.scheme: text = | 事業(空はすべて) | scheme; empty for all | ours
-- parameter.on: text[last-day/first-day/any-day] = last-day | どの日に登録しているか | on which day of the window | ours
-- evidence: enrolment(<enrolled_on), departure(<day)?, person?
-- definition.ja: 期間の最終日(引数)に登録していれば1、いなければ0。退会日と死亡日は、その日から登録していない。
-- definition.en: 1 when the person is enrolled on the last day (parameter) of the window, else 0. On the day of leaving and on
--    the day of death the person is no longer enrolled.
-- source: ours
-- verified: true
with died as (
  select person, min(day) as day from departure where kind = 'death' group by person
), stays as (
  select e.person, e.enrolled_on, least(coalesce(e.left_on, date '9999-12-31'), coalesce(d.day, date '9999-12-31')) as left_on
    from enrolment e
    left join died d on d.person = e.person
   where :scheme = '' or e.scheme = :scheme
), everybody as (
  select person from person union select person from enrolment
)
select b.person,
       max(case when s.person is null or s.left_on <= s.enrolled_on then 0
                when :on = 'last-day' and s.enrolled_on < :until and s.left_on >= :until then 1
                when :on = 'first-day' and s.enrolled_on <= :from and s.left_on > :from then 1
                when :on = 'any-day' and s.enrolled_on < :until and s.left_on > :from then 1
                else 0 end) as numerator,
       1 as denominator
  from everybody b
  left join stays s on s.person = b.person
 group by b.person
