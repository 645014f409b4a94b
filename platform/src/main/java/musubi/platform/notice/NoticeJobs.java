package musubi.platform.notice;

import java.time.Duration;
import musubi.platform.jobs.Job;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module does by itself. */
@Configuration(proxyBeanMethods = false)
class NoticeJobs {
    @Bean
    Job noticeDelivery(Deliveries deliveries) {
        return Job.after("notice.delivery", Duration.ofSeconds(30), municipality -> deliveries.send());
    }
}
