-- SPDX-License-Identifier: Apache-2.0
-- id: screening-rate
-- version: 1
-- title.ja: 検診受診率(勧奨者)
-- title.en: Screening rate of those invited
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.kind: text = colorectal | 検診の種類 | kind of screening | Hachioji colorectal cancer screening
-- parameter.follow_days: integer = 0 | 期間の後も受診を待つ日数 | days after the cut-off in which having it still counts | Hachioji measured FY2017 invitations in FY2018 and follow-ups in FY2019 (secondary)
-- evidence: checkup(day)
-- definition.ja: 期間内に勧奨を受けた人のうち、勧奨の日以後、集計日(引数でさらに延ばせる)までに検診を受けた人の割合。二度勧奨されても一人。
-- definition.en: Share of people invited in the window who took the screening on or after the day of the invitation and before the
--    cut-off, which a parameter can put off. Somebody invited twice counts once.
-- source: Hachioji, indicator 1: 大腸がん検診受診率 of 12,162 invited (secondary)
-- verified: false
select i.person, max(case when t.person is null then 0 else 1 end) as numerator, 1 as denominator
  from (select person, min(day) as day
          from checkup
         where stage = 'invited' and kind = :kind and day >= :from and day < :until
         group by person) i
  left join checkup t
    on t.person = i.person and t.stage = 'taken' and t.kind = :kind and t.day >= i.day and t.day < :cutoff + interval :follow_days day
 group by i.person
