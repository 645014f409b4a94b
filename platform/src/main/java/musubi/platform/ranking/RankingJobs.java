package musubi.platform.ranking;

import java.time.Duration;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Standings are made anew each minute at the latest. */
@Configuration(proxyBeanMethods = false)
class RankingJobs {
    @Bean
    Job rankingMakeJob(Rankings rankings) {
        return Job.after("ranking.make", Duration.ofSeconds(40), municipality -> rankings.make());
    }
}
