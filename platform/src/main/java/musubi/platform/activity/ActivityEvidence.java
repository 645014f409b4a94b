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
                  from activity.judged_steps where state in ('counts', 'accepted') order by person, day, source""");
    }

    @Bean
    Accepted acceptedSteps() {
        return new Accepted(
                "select person, day, source from activity.judged_steps where state = 'accepted' and held is not null");
    }

    @Bean
    Table bodyMeasures() {
        return new Table("body", """
                select person, day, source, method, height_cm, weight_kg, waist_cm, fat_percent, muscle_kg, systolic, diastolic
                  from activity.latest_body
                union all
                select * from (
                    select distinct on (person, day) person, day, 'check-up', 'unknown', height_cm, weight_kg, waist_cm,
                           cast(null as numeric), cast(null as numeric), systolic, diastolic
                      from activity.judged_checkup
                     where state in ('counts', 'accepted') and num_nonnulls(height_cm, weight_kg, waist_cm, systolic) > 0
                     order by person, day, recorded_on desc, checkup) measured
                 order by person, day, source""");
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
