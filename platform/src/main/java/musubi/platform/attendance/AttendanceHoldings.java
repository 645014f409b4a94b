package musubi.platform.attendance;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class AttendanceHoldings {
    @Bean
    Holding attendanceVisitsHeld() {
        return new Holding("attendance", new Words("参加の記録", "Attendance"), """
                select person, session, correction, present, checked_by, happened_at, recorded_at, why from attendance.visit
                 order by person, recorded_at, session, correction""");
    }

    @Bean
    Holding attendanceCardsHeld() {
        return new Holding("cards", new Words("参加カード", "Cards"), """
                select person, card, issued_at, ended_at from attendance.card order by person, issued_at""");
    }
}
