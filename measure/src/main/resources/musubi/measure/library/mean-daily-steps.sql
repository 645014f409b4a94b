-- SPDX-License-Identifier: Apache-2.0
-- id: mean-daily-steps
-- version: 1
-- title.ja: 平均歩数
-- title.en: Mean daily steps
-- unit: steps
-- kind: mean
-- grain: person
-- subjects: agreement, person, municipality
-- parameter.days: text[readings/all] = readings | 分母の日: 記録のある日、または期間の全日 | which days divide: those with a reading, or all of the window | ours; the published programmes do not say
-- parameter.late_days: integer = 36500 | 取込の期限(日) | days after which a reading that arrives late no longer counts | municipal point rules, which state 3, 14 or 42 days; without a rule nothing is too late
-- evidence: steps(day)
-- definition.ja: 対象歩数の合計÷日数。保留でも期限遅れでもない記録のある日で割る。days=all では期間の全日で割り、記録のない日は0歩になる。保留中や期限遅れの歩数にほかの機器の歩数が除かれていた日は、その機器の記録歩数(複数あれば最も少ないもの)を数える。
-- definition.en: Payable steps over days. Days with a reading that is neither held nor too late divide; with days=all every day of the
--    window does, and a day without a reading counts as zero steps.
--    Where steps that are held or too late had taken the place of another device, that device counts with what it
--    reported, of several the one that reported least.
-- source: KPI 平均歩数 of the SWC five municipalities; its definition is unpublished
-- verified: false
select person, sum(steps_of_day) as numerator,
       case when :days = 'all' then cast(:until - :from as int) else count(*) end as denominator
  from (select person, day,
               case when max(case when not counts and steps > 0 and (held is null or held <> 'not-worn') then 1 else 0 end) = 1
                    then greatest(sum(case when counts then payable else 0 end),
                                  coalesce(min(case when counts and reported > 0 then reported end), 0))
                    else sum(case when counts then payable else 0 end) end as steps_of_day
          from (select person, day, steps, payable, reported, held,
                       held is null and (recorded_on is null or recorded_on <= day + interval :late_days day) as counts
                  from steps
                 where day >= :from and day < :until) read
         group by person, day
        having max(case when counts then 1 else 0 end) = 1) d
 group by person
