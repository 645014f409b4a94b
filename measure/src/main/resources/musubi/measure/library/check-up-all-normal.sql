-- SPDX-License-Identifier: Apache-2.0
-- id: check-up-all-normal
-- version: 1
-- title.ja: 健診すべて基準値内
-- title.en: Check-up with all results normal
-- unit: ratio
-- kind: value
-- grain: person
-- subjects: person
-- parameter.kind: text = | 健診の種類(空はすべて) | kind of check-up; empty for any | ours
-- evidence: checkup(day), person?, enrolment?
-- definition.ja: 期間内の健診で、すべての結果が基準値内と記録されていれば1、いなければ0。基準値の判定は健診の実施機関による。
-- definition.en: 1 when a check-up of the window is on record as having every result normal, else 0. What is normal is for whoever
--    made the check-up to say.
-- source: 熊野市 (city.kumano): all-normal 1,200
-- verified: true
select b.person, max(case when c.person is null then 0 else 1 end) as numerator, 1 as denominator
  from (select person from person union select person from enrolment union select person from checkup) b
  left join checkup c
    on c.person = b.person and c.stage = 'all-normal' and c.day >= :from and c.day < :until
   and (:kind = '' or c.kind = :kind)
 group by b.person
