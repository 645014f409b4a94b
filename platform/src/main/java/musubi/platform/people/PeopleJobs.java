package musubi.platform.people;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What comes round by itself here. Of those who take part it destroys no name; of those whom nobody took in it does. */
@Configuration(proxyBeanMethods = false)
class PeopleJobs {
    @Bean
    Job peopleRetention(Erasures erasures, Imports imports, ApplicationKeeping applications) {
        return Job.daily("people.retention", LocalTime.of(3, 10), municipality -> {
            erasures.findDue();
            erasures.forgetReasons();
            imports.discardForgotten();
            applications.expire();
        });
    }
}
