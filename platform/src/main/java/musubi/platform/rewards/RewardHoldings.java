package musubi.platform.rewards;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class RewardHoldings {
    @Bean
    Holding rewardsEntries() {
        return new Holding("lottery-entries", new Words("抽選の口", "Entries in draws"), """
                select t.person, d.title, t.period, t.ticket, t.won from rewards.entry_ticket t
                  join rewards.entry_draw d using (municipality, draw) order by t.person, d.committed_at, t.place""");
    }
}
