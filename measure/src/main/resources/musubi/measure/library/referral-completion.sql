-- SPDX-License-Identifier: Apache-2.0
-- id: referral-completion
-- version: 1
-- title.ja: 紹介の完了率
-- title.en: Referrals completed
-- unit: percent
-- kind: share
-- grain: person-day
-- subjects: agreement, municipality
-- group.from: from_organisation
-- group.to: to_organisation
-- evidence: referral(day)
-- definition.ja: 期間内の紹介のうち、集計日までに完了したものの割合。下書きは数えない。終了日のない完了は完了とする。
-- definition.en: Share of the referrals made in the window that were completed before the cut-off. Drafts do not count. One that is
--    completed without a closing day is completed.
-- source: ours
-- verified: true
select person, day, referral, :group as grp,
       case when status = 'completed' and (closed_on is null or closed_on < :cutoff) then 1 else 0 end as numerator,
       1 as denominator
  from referral
 where day >= :from and day < :until and status <> 'draft'
