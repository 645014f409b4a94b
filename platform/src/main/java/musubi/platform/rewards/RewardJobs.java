package musubi.platform.rewards;

import java.time.Duration;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself. */
@Configuration(proxyBeanMethods = false)
class RewardJobs {
    @Bean
    Job rewardsGoOnJob(Exchanges exchanges) {
        return Job.after("rewards.go-on", Duration.ofSeconds(30), municipality -> exchanges.goOn());
    }
}
