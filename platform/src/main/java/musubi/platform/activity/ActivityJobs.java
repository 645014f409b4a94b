package musubi.platform.activity;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts away at night what was looked at and not kept. */
@Configuration(proxyBeanMethods = false)
class ActivityJobs {
    private static final LocalTime NIGHT = LocalTime.of(4, 40);

    @Bean
    Job activityWaitingJob(Offers offers, CheckupLists lists) {
        return Job.daily("activity.waiting", NIGHT, municipality -> {
            offers.forgetOld();
            lists.forgetOld();
        });
    }
}
