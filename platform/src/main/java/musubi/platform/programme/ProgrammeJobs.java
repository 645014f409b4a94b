package musubi.platform.programme;

import java.time.Duration;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives free places to those who wait where whoever freed them may not: a provider knows no sessions of others. */
@Configuration(proxyBeanMethods = false)
class ProgrammeJobs {
    @Bean
    Job movingUpJob(Bookings bookings) {
        return Job.after("programme.moving-up", Duration.ofMinutes(5), municipality -> bookings.moveUp());
    }
}
