package musubi.platform.activity;

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
                  from activity.latest_steps order by person, day, source""");
    }
}
