package musubi.platform.programme;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class ProgrammeHoldings {
    @Bean
    Holding programmeBookingsHeld() {
        return new Holding("bookings", new Words("予約の記録", "Bookings"), """
                select person, session, state, channel, made_at, moved_up_at, ended_at from programme.booking
                 order by person, made_at, booking""");
    }

    @Bean
    Holding programmeCalendarLinksHeld() {
        return new Holding("calendar-links", new Words("予約のカレンダー", "Calendar of bookings"), """
                select person, made_at, ended_at from programme.calendar_link order by person, made_at, link""");
    }
}
