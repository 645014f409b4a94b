package musubi.platform.care;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module hands over as evidence: what the lists that stand say, of each key the latest. */
@Configuration(proxyBeanMethods = false)
class CareEvidence {
    @Bean
    Table careCertifications() {
        return new Table("certification", """
                select person, effective_from, level, decided_on from care.counted_certification order by person, effective_from""");
    }

    @Bean
    Table careBenefits() {
        return new Table("benefit", """
                select person, month, insurance, yen from care.counted_benefit order by person, month, insurance""");
    }

    @Bean
    Table careDepartures() {
        return new Table("departure", """
                select person, day, kind, left_from as municipality, moved_to from care.counted_departure order by person, day, kind""");
    }
}
