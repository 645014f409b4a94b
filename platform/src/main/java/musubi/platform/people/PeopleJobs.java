package musubi.platform.people;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What comes round by itself here: it finds and puts away, and destroys no name but of those who only applied and were not decided on. */
@Configuration(proxyBeanMethods = false)
class PeopleJobs {
    @Bean
    Job peopleRetention(Erasures erasures, Imports imports, ApplicationKeeping keeping) {
        return Job.daily("people.retention", LocalTime.of(3, 10), municipality -> {
            erasures.findDue();
            imports.discardForgotten();
            keeping.expire();
        });
    }
}
