package musubi.platform.programme;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence: a session that was cancelled is not among it. */
@Configuration(proxyBeanMethods = false)
class ProgrammeEvidence {
    @Bean
    Table programmeSessions() {
        return new Table("session", """
                select session, day, programme, provider, municipality, venue, category, mode, starts_at, minutes
                  from programme.held order by session""");
    }
}
