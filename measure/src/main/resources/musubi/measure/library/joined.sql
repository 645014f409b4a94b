-- SPDX-License-Identifier: Apache-2.0
-- id: joined
-- version: 1
-- title.ja: 新規登録
-- title.en: Joined
-- unit: ratio
-- kind: value
-- grain: person
-- subjects: person
-- parameter.scheme: text = | 事業(空はすべて) | scheme; empty for all | ours
-- parameter.in_group: truth = false | 団体での登録に限る | only those who joined with a company or group | 日田市 (city.hita): +100 a person for groups
-- evidence: enrolment(enrolled_on), person?
-- definition.ja: 期間内に登録が始まっていれば1、いなければ0。始まる前に終わった登録は数えない。
-- definition.en: 1 when an enrolment of the person begins in the window, else 0. One that ended before it began does not count.
-- source: point rules that pay for joining, such as 日田市: join 300
-- verified: true
select b.person, max(case when e.person is null then 0 else 1 end) as numerator, 1 as denominator
  from (select person from person union select person from enrolment) b
  left join enrolment e
    on e.person = b.person and e.enrolled_on >= :from and e.enrolled_on < :until
   and (e.left_on is null or e.left_on > e.enrolled_on)
   and (:scheme = '' or e.scheme = :scheme)
   and (not :in_group or e.member_of is not null)
 group by b.person
