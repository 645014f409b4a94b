-- SPDX-License-Identifier: Apache-2.0
-- The points of points.yaml as somebody writes them by hand for this one agreement. A cap takes from a running sum in order of
-- day, so that what is paid is the difference of two capped sums; the agreement's cap goes over all clauses in their order.
with who as materialized (
  select e.person, cast(row_number() over () as int) as no, e.enrolled_on,
         year(p.born) * 10000 + month(p.born) * 100 + day(p.born) as birthday
    from enrolment e
    join person p on p.person = e.person
), walked as (
  select person, day, sum(payable) as steps
    from steps
   where day >= date '2022-04-01' and day < date '2023-04-01'
   group by person, day
), months as (
  select person, first, sum(steps) as steps, count(*) as days
    from (select person, date_trunc('month', day) as first, day, sum(payable) as steps
            from steps
           where day >= date '2022-04-01' and day < date '2023-04-01' and held is null
           group by person, day)
   group by person, first
), attended as (
  select w.no, a.day, count(*) as classes, count(*) filter (a.category = 'nutrition') as menus
    from attendance a
    join who w on w.person = a.person and w.enrolled_on <= a.day
   where a.day >= date '2022-04-01' and a.day < date '2023-04-01'
   group by w.no, a.day
), earned as (
  select s.no, s.day, 0 as clause,
         cast(case when age >= 75 then case when steps < 3000 then 0 when steps >= 8000 then 15 else 10 + (steps - 3000) // 1000 end
              when age >= 65 then case when steps < 4000 then 0 when steps >= 9000 then 15 else 10 + (steps - 4000) // 1000 end
              else case when steps < 5000 then 0 when steps >= 10000 then 15 else 10 + (steps - 5000) // 1000 end
         end as int) as points
    from (select w.no, s.day, s.steps,
                 (year(s.day) * 10000 + month(s.day) * 100 + day(s.day) - w.birthday) // 10000 as age
            from walked s
            join who w on w.person = s.person and w.enrolled_on <= s.day) s
  union all
  select no, last_day(first), 1,
         case when age >= 65 then case when steps >= 8000 * days then 100 when steps >= 6000 * days then 50 else 0 end
              else case when steps >= 10000 * days then 100 when steps >= 8000 * days then 50 else 0 end
         end
    from (select m.*, w.no, (year(first) * 10000 + month(first) * 100 + day(first) - w.birthday) // 10000 as age
            from months m
            join who w on w.person = m.person and w.enrolled_on <= last_day(m.first)) m
  union all
  select no, day, 2, 20 from attended
  union all
  select no, day, 3, 10 from attended where menus > 0
  union all
  select w.no, b.day, 4, 1
    from (select distinct person, day from body where day >= date '2022-04-01' and day < date '2023-04-01') b
    join who w on w.person = b.person and w.enrolled_on <= b.day
  union all
  select distinct w.no, date '2023-03-31', 5, 500
    from checkup c
    join who w on w.person = c.person
   where c.stage = 'taken' and c.day >= date '2022-04-01' and c.day < date '2023-04-01'
  union all
  select no, date '2023-03-31', 6, 500 from who where enrolled_on <= date '2022-04-01'
), monthly as (
  select no, day, clause,
         least(points, greatest(0, case clause when 0 then 360 when 2 then 100 else 5 end - before)) as points
    from (select *, sum(points) over (partition by no, clause, year(day) * 12 + month(day) order by day) - points as before
            from earned
           where clause in (0, 2, 4))
), yearly as (
  select no, day, clause, least(points, greatest(0, case clause when 0 then 4000 else 1000 end - before)) as points
    from (select *, sum(points) over (partition by no, clause order by day) - points as before from monthly where clause in (0, 2))
  union all
  select no, day, clause, points from monthly where clause = 4
  union all
  select no, day, clause, points from earned where clause not in (0, 2, 4)
), paid as (
  select no, clause, cast(sum(least(points, greatest(0, 5000 - before))) as bigint) as points
    from (select *, sum(points) over (partition by no order by day, clause) - points as before from yearly where points > 0)
   group by no, clause
)
select w.person,
       case clause when 0 then 'walking' when 1 then 'goal' when 2 then 'class' when 3 then 'menu' when 4 then 'measuring'
                   when 5 then 'check-up' else 'renewal' end,
       p.points
  from paid p
  join who w on w.no = p.no
 where p.points <> 0
