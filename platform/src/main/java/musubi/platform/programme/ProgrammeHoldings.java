package musubi.platform.programme;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class ProgrammeHoldings {
    @Bean
    Holding programmeAttendance() {
        return new Holding("attendance", new Words("参加の記録", "Attendance"), """
                select person, session, correction, present, checked_by, recorded_at from programme.attendance
                 order by person, recorded_at""");
    }
}
