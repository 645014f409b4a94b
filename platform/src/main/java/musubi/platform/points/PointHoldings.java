package musubi.platform.points;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people; what stands in the ledger is told by {@link PointsDisclosed}. */
@Configuration(proxyBeanMethods = false)
class PointHoldings {
    @Bean
    Holding pointsAwardsHeld() {
        return new Holding("points-awarded", new Words("ポイントの計算", "How points came about"), """
                select person, month, agreement, title_ja as title, earned_from, earned_last, before as points_before,
                       after as points_after, expires, revision
                  from points.award order by person, month, agreement, clause, expires, revision""");
    }
}
