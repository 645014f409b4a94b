-- SPDX-License-Identifier: Apache-2.0
-- id: check-up-taken
-- version: 1
-- title.ja: 健診受診
-- title.en: Check-up taken
-- unit: ratio
-- kind: value
-- grain: person
-- subjects: person
-- parameter.kind: text = | 健診の種類(空はすべて) | kind of check-up; empty for any | ours
-- evidence: checkup(day), person?, enrolment?
-- definition.ja: 期間内に健診を受けていれば1、いなければ0。
-- definition.en: 1 when the person took a check-up in the window, else 0.
-- source: point rules that pay once per fiscal year
-- verified: true
select b.person, max(case when c.person is null then 0 else 1 end) as numerator, 1 as denominator
  from (select person from person union select person from enrolment union select person from checkup) b
  left join checkup c
    on c.person = b.person and c.stage = 'taken' and c.day >= :from and c.day < :until
   and (:kind = '' or c.kind = :kind)
 group by b.person
