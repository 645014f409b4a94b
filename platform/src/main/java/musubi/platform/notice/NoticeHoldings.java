package musubi.platform.notice;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class NoticeHoldings {
    @Bean
    Holding noticeMessages() {
        return new Holding("notices", new Words("お知らせ", "Notices"), """
                select person, template, state as notice_state, channel, tries, reason, recorded_at, settled_at
                  from notice.message order by person, recorded_at, message""");
    }

    @Bean
    Holding noticeAttempts() {
        return new Holding("notices-tried", new Words("お知らせの送信", "How notices were sent"), """
                select person, channel, outcome, reason, happened_at from notice.attempt order by person, happened_at, message, number""");
    }

    @Bean
    Holding noticePreferences() {
        return new Holding("preferences", new Words("お知らせの受け取り方", "Ways of being told"), """
                select person, array_to_string(refused, ' ') as refused, language, recorded_at
                  from notice.preference order by person, number""");
    }
}
