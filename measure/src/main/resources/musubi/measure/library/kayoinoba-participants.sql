-- SPDX-License-Identifier: Apache-2.0
-- id: kayoinoba-participants
-- version: 1
-- title.ja: 通いの場の参加者数
-- title.en: Participants of salons
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, municipality, provider
-- group.municipality: t.municipality
-- group.provider: t.provider
-- group.month: substr(cast(t.day as string), 1, 7)
-- evidence: attendance(day), session(day)?
-- definition.ja: 期間内に一度でも通いの場に参加した人の数。通いの場は、区分が salon の参加、または住民主体の開催への参加。
-- definition.en: People who attended a salon at least once in the window: an attendance of category salon, or at a session run
--    by residents.
-- source: 地域支援事業実施状況調査 R4
-- verified: false
select t.person, :group as grp, 1 as numerator, 1 as denominator
  from attendance t
  left join session s on s.session = t.session
 where t.day >= :from and t.day < :until
   and (t.category = 'salon' or s.resident_led)
 group by t.person, :group
