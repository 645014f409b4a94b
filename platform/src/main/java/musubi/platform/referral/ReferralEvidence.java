package musubi.platform.referral;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What this module hands over as evidence, never what was said of somebody. A referral is there from the day it was sent, so a draft is not among it,
 * nor what was entered in error. The office refers under the code of the municipality, everybody else under that of their organisation.
 */
@Configuration(proxyBeanMethods = false)
class ReferralEvidence {
    @Bean
    Table referralEvidence() {
        return new Table("referral", """
                select %s as referral, r.person, sent.day, coalesce(%s, r.municipality) as from_organisation, r.provider as to_organisation,
                       r.state as status,
                       case when r.state in ('rejected', 'cancelled', 'completed', 'failed')
                            then cast(r.changed_at at time zone 'Asia/Tokyo' as date) end as closed_on
                  from referral.referral r
                  join (select municipality, referral, cast(min(happened_at) at time zone 'Asia/Tokyo' as date) as day
                          from referral.step where state = 'requested' group by municipality, referral) sent using (municipality, referral)
                 where r.state not in ('draft', 'entered-in-error')
                 order by 1""".formatted(Table.code("r.referral"), Table.code("r.organisation")));
    }
}
