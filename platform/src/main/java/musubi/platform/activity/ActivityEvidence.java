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
        return new Accepted("select person, day, source from activity.judged_steps where state = 'accepted' and held is not null");
    }

    @Bean
    Table bodyMeasures() {
        return new Table("body", """
                select person, day, source, method, height_cm, weight_kg, waist_cm, fat_percent, muscle_kg, systolic, diastolic
                  from activity.latest_body order by person, day, source""");
    }
}
