package musubi.platform.notice;

import java.time.Duration;
import java.time.LocalTime;
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

    @Bean
    Job noticePointsExpiring(PointNotices points) {
        return Job.daily("notice.points-expiring", LocalTime.of(9, 10), municipality -> points.expiring());
    }

    @Bean
    Job noticePointsEarned(PointNotices points) {
        return Job.daily("notice.points-earned", LocalTime.of(9, 20), municipality -> points.earned());
    }

    /** In the afternoon, so that who cannot come still takes the place back. */
    @Bean
    Job noticeSessionsTomorrow(SessionNotices sessions) {
        return Job.daily("notice.sessions-tomorrow", LocalTime.of(14, 0), municipality -> sessions.tomorrow());
    }
}
