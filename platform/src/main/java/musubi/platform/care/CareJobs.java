package musubi.platform.care;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts away at night what was looked at and not kept. */
@Configuration(proxyBeanMethods = false)
class CareJobs {
    private static final LocalTime NIGHT = LocalTime.of(4, 30);

    @Bean
    Job careWaitingJob(CareLists lists) {
        return Job.daily("care.waiting", NIGHT, municipality -> lists.forgetOld());
    }
}
