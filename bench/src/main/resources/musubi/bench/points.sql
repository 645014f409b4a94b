-- SPDX-License-Identifier: Apache-2.0
-- The points of points.yaml as somebody writes them by hand for this one agreement. A cap takes from a running sum in order of
-- day, so that what is paid is the difference of two capped sums; the agreement's cap goes over all clauses in their order.
with who as (
  select e.person, e.enrolled_on, p.born, year(p.born) * 10000 + month(p.born) * 100 + day(p.born) as birthday
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
  select a.person, a.day, count(*) as classes, count(*) filter (a.category = 'nutrition') as menus
    from attendance a
    join who w on w.person = a.person and w.enrolled_on <= a.day
   where a.day >= date '2022-04-01' and a.day < date '2023-04-01'
   group by a.person, a.day
), earned as (
  select s.person, s.day, 0 as clause,
         case when age >= 75 then case when steps < 3000 then 0 when steps >= 8000 then 15 else 10 + (steps - 3000) // 1000 end
              when age >= 65 then case when steps < 4000 then 0 when steps >= 9000 then 15 else 10 + (steps - 4000) // 1000 end
              else case when steps < 5000 then 0 when steps >= 10000 then 15 else 10 + (steps - 5000) // 1000 end
         end as points
    from (select w.person, s.day, s.steps,
                 (year(s.day) * 10000 + month(s.day) * 100 + day(s.day) - w.birthday) // 10000 as age
            from walked s
            join who w on w.person = s.person and w.enrolled_on <= s.day) s
  union all
  select person, last_day(first), 1,
         case when age >= 65 then case when steps >= 8000 * days then 100 when steps >= 6000 * days then 50 else 0 end
              else case when steps >= 10000 * days then 100 when steps >= 8000 * days then 50 else 0 end
         end
    from (select m.*, (year(first) * 10000 + month(first) * 100 + day(first) - w.birthday) // 10000 as age
            from months m
            join who w on w.person = m.person and w.enrolled_on <= last_day(m.first)) m
  union all
  select person, day, 2, least(20, 20 * classes) from attended
  union all
  select person, day, 3, least(10, 10 * menus) from attended where menus > 0
  union all
  select b.person, b.day, 4, 1
    from (select distinct person, day from body where day >= date '2022-04-01' and day < date '2023-04-01') b
    join who w on w.person = b.person and w.enrolled_on <= b.day
  union all
  select distinct c.person, date '2023-03-31', 5, 500
    from checkup c
    join who w on w.person = c.person
   where c.stage = 'taken' and c.day >= date '2022-04-01' and c.day < date '2023-04-01'
  union all
  select person, date '2023-03-31', 6, 500 from who where enrolled_on <= date '2022-04-01'
), monthly as (
  select person, day, clause,
         case clause when 0 then least(points, greatest(0, 360 - before))
                     when 2 then least(points, greatest(0, 100 - before))
                     when 4 then least(points, greatest(0, 5 - before))
                     else points end as points
    from (select *, sum(points) over (partition by person, clause, year(day) * 12 + month(day) order by day) - points as before
            from earned)
), yearly as (
  select person, day, clause,
         case clause when 0 then least(points, greatest(0, 4000 - before))
                     when 2 then least(points, greatest(0, 1000 - before))
                     else points end as points
    from (select *, sum(points) over (partition by person, clause order by day) - points as before from monthly)
), paid as (
  select person, clause, least(points, greatest(0, 5000 - before)) as points
    from (select *, sum(points) over (partition by person order by day, clause) - points as before from yearly)
)
select person,
       case clause when 0 then 'walking' when 1 then 'goal' when 2 then 'class' when 3 then 'menu' when 4 then 'measuring'
                   when 5 then 'check-up' else 'renewal' end,
       sum(points)
  from paid
 group by person, clause
having sum(points) <> 0
