package musubi.platform.contract;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself. */
@Configuration(proxyBeanMethods = false)
class ContractJobs {
    /** After the points of the day before have been looked at again. */
    @Bean
    Job contractPacksJob(Preparing preparing) {
        return Job.daily(Preparing.NAME, LocalTime.of(2, 40), municipality -> preparing.prepare());
    }
}
