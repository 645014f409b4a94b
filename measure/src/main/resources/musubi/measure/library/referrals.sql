-- SPDX-License-Identifier: Apache-2.0
-- id: referrals
-- version: 1
-- title.ja: 紹介件数
-- title.en: Referrals
-- unit: referrals
-- kind: count
-- grain: person-day
-- subjects: agreement, person, municipality
-- group.from: from_organisation
-- group.to: to_organisation
-- group.month: substr(cast(day as string), 1, 7)
-- evidence: referral(day)
-- definition.ja: 期間内の紹介の件数。下書きは数えない。
-- definition.en: Referrals made in the window. Drafts do not count.
-- source: ours; social prescribing (社会的処方) refers people to resources of the community
-- verified: true
select person, day, referral, :group as grp, 1 as numerator, 1 as denominator
  from referral
 where day >= :from and day < :until and status <> 'draft'
