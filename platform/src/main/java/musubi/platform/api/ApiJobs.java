package musubi.platform.api;

import java.time.LocalTime;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself. */
@Configuration(proxyBeanMethods = false)
class ApiJobs {
    @Bean
    Job apiForget(Answers answers) {
        return Job.daily("api.forget", LocalTime.of(3, 40), municipality -> answers.forgetOld());
    }
}
