package musubi.platform.rewards;

import musubi.platform.snapshot.Table;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What this module hands over as evidence: points that were set aside or spent, on the day they were exchanged. What was refused, taken back or not
 * used in time is not among it: those points are the resident's again. Nobody is looked at again for having exchanged points.
 */
@Configuration(proxyBeanMethods = false)
class RewardEvidence {
    @Bean
    Table exchangeEvidence() {
        return new Table("exchange", """
                select %s as exchange, e.person, cast(e.asked_at at time zone 'Asia/Tokyo' as date) as day, i.kind, e.points
                  from rewards.exchange e
                  join rewards.item i using (municipality, item)
                  join (select municipality, exchange from rewards.step group by municipality, exchange
                        having bool_or(step in ('held', 'fulfilled')) and not bool_or(step in ('refused', 'cancelled', 'lapsed'))) spent
                    using (municipality, exchange)
                 order by 1""".formatted(Table.code("e.exchange")));
    }
}
