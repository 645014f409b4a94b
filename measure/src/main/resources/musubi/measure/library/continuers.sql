-- SPDX-License-Identifier: Apache-2.0
-- id: continuers
-- version: 1
-- title.ja: 継続者数
-- title.en: Continuers
-- unit: people
-- kind: count
-- grain: person
-- subjects: agreement, person, provider, municipality, programme
-- parameter.months: integer = 6 | 参加が必要な月数 | months with at least one attendance | Toyota case sheet (October 2021): 月一回以上・計6ヵ月
-- parameter.consecutive: truth = false | 連続した月に限る | only months in a row count | Toyota case sheet: 計6ヵ月, a total
-- parameter.attributed: text[each/most-months] = each | 事業者などへの帰属 | each: the person's months with each provider count there; most-months: the months with all of them count, once, for the one with most months (a tie goes to the earliest) | ours; the published contracts do not say
-- group.provider: provider
-- group.municipality: municipality
-- group.programme: programme
-- evidence: attendance(day)
-- definition.ja: 期間内に、月に一度以上参加した月が合わせて6か月(引数)以上ある人の数。締め日の月は、締め日までの参加があれば一月と数える。
-- definition.en: People with at least one attendance in each of at least six (parameter) calendar months of the window.
--    The month of the cut-off counts when there is an attendance in it before the cut-off.
-- source: Toyota case sheet (October 2021), KPI 継続者数
-- verified: true
with attended as (
  select person, :group as grp,
         cast(extract(year from day) * 12 + extract(month from day) as int) as month, min(day) as day
    from attendance
   where day >= :from and day < :until
   group by person, :group, cast(extract(year from day) * 12 + extract(month from day) as int)
), owners as (
  select person, grp, row_number() over (partition by person order by months desc, day, grp) as place
    from (select person, grp, count(*) as months, min(day) as day
            from attended
           group by person, grp) shares
), months as (
  select distinct a.person, case when :attributed = 'most-months' then o.grp else a.grp end as grp, a.month
    from attended a
    join owners o on o.person = a.person and o.place = 1
), runs as (
  select person, grp, month - row_number() over (partition by person, grp order by month) as run
    from months
), lengths as (
  select person, grp, run, count(*) as months
    from runs
   group by person, grp, run
)
select person, grp, 1 as numerator, 1 as denominator
  from lengths
 group by person, grp
having case when :consecutive then max(months) else sum(months) end >= :months
