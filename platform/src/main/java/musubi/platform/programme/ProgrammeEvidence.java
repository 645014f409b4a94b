package musubi.platform.programme;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence. */
@Configuration(proxyBeanMethods = false)
class ProgrammeEvidence {
    @Bean
    Table sessions() {
        return new Table("session", """
                select s.session, s.day, s.programme, p.provider, s.municipality, s.venue, p.category, s.starts_at, s.minutes
                  from programme.session s join programme.programme p using (municipality, programme) order by s.session""");
    }

    @Bean
    Table attendances() {
        return new Table("attendance", """
                select a.person, s.day, s.programme, p.provider, s.municipality, s.session, p.category, a.checked_by
                  from programme.presence a
                  join programme.session s using (municipality, session)
                  join programme.programme p using (municipality, programme)
                 where a.present order by a.person, s.day, s.session""");
    }
}
