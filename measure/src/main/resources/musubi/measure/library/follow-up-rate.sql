-- SPDX-License-Identifier: Apache-2.0
-- id: follow-up-rate
-- version: 1
-- title.ja: 精密検査受診率
-- title.en: Follow-up rate
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.kind: text = colorectal | 検診の種類 | kind of screening | Hachioji colorectal cancer screening
-- parameter.follow_days: integer = 0 | 期間の後も受診を待つ日数 | days after the cut-off in which having it still counts | Hachioji measured FY2017 invitations in FY2018 and follow-ups in FY2019 (secondary)
-- evidence: checkup(day)
-- definition.ja: 期間内に要精密検査となった人のうち、その日以後、集計日(引数でさらに延ばせる)までに精密検査を受けた人の割合。
-- definition.en: Share of people found to need a follow-up in the window who had it on or after that day and before the cut-off,
--    which a parameter can put off.
-- source: Hachioji, indicator 2: 精密検査受診率, 82.1 % (2,561 of 3,119) (secondary)
-- verified: false
select n.person, max(case when f.person is null then 0 else 1 end) as numerator, 1 as denominator
  from (select person, min(day) as day
          from checkup
         where stage = 'follow-up-needed' and kind = :kind and day >= :from and day < :until
         group by person) n
  left join checkup f
    on f.person = n.person and f.stage = 'followed-up' and f.kind = :kind and f.day >= n.day and f.day < :cutoff + interval :follow_days day
 group by n.person
