-- SPDX-License-Identifier: Apache-2.0
-- id: users-twice-a-week
-- version: 1
-- title.ja: 週2回以上の利用者数
-- title.en: People using a service at least twice a week
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality
-- parameter.times: integer = 2 | 週あたりの日数 | days a week, on average over the window | OKAYAMA KENKOOO DAISAKUSEN, KPI of 2021; how a week is averaged is unpublished
-- group.provider: provider
-- group.municipality: municipality
-- evidence: attendance(day)
-- definition.ja: 期間を平均して週2日(引数)以上参加した人の数。日数×7 ≥ 引数×期間の日数。
-- definition.en: People who attended on at least two (parameter) days a week on average over the window: days × 7 ≥ times ×
--    days of the window.
-- source: OKAYAMA KENKOOO DAISAKUSEN, evaluation of 2021: users of any service ≥ 2 times a week
-- verified: false
select person, :group as grp, 1 as numerator, 1 as denominator
  from attendance
 where day >= :from and day < :until
 group by person, :group
having count(distinct day) * 7 >= :times * cast(:until - :from as int)
