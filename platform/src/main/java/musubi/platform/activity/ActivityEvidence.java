package musubi.platform.activity;

import musubi.platform.snapshot.Accepted;
import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence. */
@Configuration(proxyBeanMethods = false)
class ActivityEvidence {
    @Bean
    Table steps() {
        return new Table("steps", """
                select person, day, source, method, steps, recorded_on
                  from activity.judged_steps where state in ('counts', 'accepted')""", "select person, day from activity.steps");
    }

    @Bean
    Accepted acceptedSteps() {
        // Decisions are few: each asks for its own count, for otherwise everybody's counts of all years would be put in
        // order.
        return new Accepted("""
                select d.person, d.day, d.source
                  from activity.latest_decision d
                 cross join lateral (select s.method, s.steps, s.held from activity.latest_steps s
                                      where s.municipality = d.municipality and s.person = d.person and s.day = d.day
                                        and s.source = d.source limit 1) s
                 where d.verdict = 'accepted' and s.held is not null and s.method = d.method and s.steps = d.steps
                """);
    }

    @Bean
    Table bodyMeasures() {
        return new Table(
                "body",
                """
                select person, day, source, method, height_cm, weight_kg, waist_cm, fat_percent, muscle_kg, systolic, diastolic
                  from activity.counted_body
                union all
                select * from (
                    select distinct on (person, day) person, day, 'check-up', 'unknown', height_cm, weight_kg, waist_cm,
                           cast(null as numeric), cast(null as numeric), systolic, diastolic
                      from activity.judged_checkup
                     where state in ('counts', 'accepted') and num_nonnulls(height_cm, weight_kg, waist_cm, systolic) > 0
                     order by person, day, recorded_on desc, checkup) measured
                 order by person, day, source""",
                "select person, day from activity.body union all select person, day from activity.checkup");
    }

    /** Who got a result has taken the check-up. */
    @Bean
    Table checkups() {
        return new Table("checkup", """
                select distinct on (person, day, kind, stage) person, day, kind, stage, provider from (
                    select person, day, kind, result as stage, provider, recorded_on, checkup
                      from activity.judged_checkup where state in ('counts', 'accepted')
                    union all
                    select person, day, kind, 'taken', provider, recorded_on, checkup
                      from activity.judged_checkup where state in ('counts', 'accepted') and result in ('all-normal', 'follow-up-needed')) s
                 order by person, day, kind, stage, recorded_on desc, checkup""");
    }
}
