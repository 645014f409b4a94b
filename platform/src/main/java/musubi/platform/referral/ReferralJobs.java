package musubi.platform.referral;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself. */
@Configuration(proxyBeanMethods = false)
class ReferralJobs {
    @Bean
    Job referralRemindersJob(Reminders reminders) {
        return Job.daily(Reminders.NAME, LocalTime.of(9, 30), municipality -> reminders.remind());
    }
}
