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
-- evidence: enrolment(<enrolled_on)
-- definition.ja: 期間内に一日でも登録があった人の数。二度登録しても一人。
-- definition.en: People enrolled on at least one day of the window. Somebody who joins twice counts once.
-- source: Okayama (number of participants, 2019) and SWC count people who joined
-- verified: false
select person, :group as grp, 1 as numerator, 1 as denominator
  from enrolment
 where enrolled_on < :until
   and (left_on is null or (left_on > :from and left_on > enrolled_on))
   and (:scheme = '' or scheme = :scheme)
 group by person, :group
