-- SPDX-License-Identifier: Apache-2.0
-- id: continuation-rate
-- version: 1
-- title.ja: 継続率
-- title.en: Continuation rate
-- unit: percent
-- kind: share
-- grain: person
-- subjects: agreement, provider, municipality, programme
-- parameter.months: integer = 6 | 参加が必要な月数 | months with at least one attendance | Toyota case sheet (October 2021); the SWC contracts do not publish theirs
-- parameter.consecutive: truth = false | 連続した月に限る | only months in a row count | Toyota case sheet: 計6ヵ月, a total
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- evidence: attendance(day)
-- definition.ja: 参加者のうち継続者である人の割合。
-- definition.en: Share of the participants who are continuers.
-- source: KPI 継続率 of the SWC five municipalities; its definition is unpublished, so this one follows Toyota's continuers
-- verified: false
with months as (
  select distinct person, :group as grp,
         cast(extract(year from day) * 12 + extract(month from day) as int) as month
    from attendance
   where day >= :from and day < :until
), runs as (
  select person, grp, month - row_number() over (partition by person, grp order by month) as run
    from months
), lengths as (
  select person, grp, run, count(*) as months
    from runs
   group by person, grp, run
)
select person, grp,
       case when case when :consecutive then max(months) else sum(months) end >= :months then 1 else 0 end as numerator,
       1 as denominator
  from lengths
 group by person, grp
