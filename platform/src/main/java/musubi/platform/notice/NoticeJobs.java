package musubi.platform.notice;

import java.time.Duration;
import java.time.LocalTime;
import musubi.platform.jobs.Backlog;
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
    Backlog noticeWaiting(Outbox outbox) {
        return new Backlog(
                "musubi.notices.waiting",
                "Notices that wait to be sent, those that are not due yet among them.",
                outbox::waiting,
                Long::sum);
    }

    @Bean
    Backlog noticeOverdue(Outbox outbox) {
        return new Backlog(
                "musubi.notices.overdue.seconds",
                "How long the notice that has been due longest has not been sent; 0 when none is due.",
                () -> outbox.overdue().toSeconds(),
                Long::max);
    }

    @Bean
    Job noticeStaffMail(StaffMails mails) {
        return Job.after("notice.staff-mail", Duration.ofSeconds(30), municipality -> mails.send());
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
