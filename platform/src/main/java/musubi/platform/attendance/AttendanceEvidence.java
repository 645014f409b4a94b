package musubi.platform.attendance;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence: a visit that was taken back, or to a session that was cancelled, is not among it. */
@Configuration(proxyBeanMethods = false)
class AttendanceEvidence {
    @Bean
    Table attendanceEvidence() {
        return new Table("attendance", """
                select a.person, s.day, s.programme, s.provider, s.municipality, s.session, s.category,
                       case a.checked_by when 'online' then 'online' else 'in-person' end as mode, a.checked_by
                  from attendance.presence a join programme.held s using (municipality, session)
                 where a.present order by a.person, s.day, s.session""", """
                select v.person, s.day from programme.session s join attendance.visit v using (municipality, session)
                 where s.state = 'planned' and v.present""");
    }
}
