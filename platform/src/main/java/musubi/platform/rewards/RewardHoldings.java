package musubi.platform.rewards;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What this module holds about people. The codes of vouchers and gift cards are as good as money and stand on the resident's own pages
 * alone.
 */
@Configuration(proxyBeanMethods = false)
class RewardHoldings {
    @Bean
    Holding rewardsExchangesHeld() {
        return new Holding("exchanges", new Words("ポイントの交換", "Exchanges of points"), """
                select e.person, e.asked_at, i.title, i.kind as reward, e.points, i.shop, v.last_day, c.added_at is not null as gift_card
                  from rewards.exchange e join rewards.item i using (municipality, item)
                  left join rewards.voucher v using (municipality, exchange)
                  left join rewards.card c using (municipality, exchange)
                 order by e.person, e.asked_at, e.exchange""");
    }

    @Bean
    Holding rewardsStepsHeld() {
        return new Holding("exchange-steps", new Words("交換の経過", "What became of exchanges"), """
                select e.person, e.asked_at, i.title, s.step, s.happened_at
                  from rewards.step s join rewards.exchange e using (municipality, exchange)
                  join rewards.item i using (municipality, item)
                 order by e.person, e.asked_at, e.exchange, s.happened_at, s.step""");
    }

    @Bean
    Holding rewardsTicketsHeld() {
        return new Holding("lottery-tickets", new Words("交換したくじ", "Lottery tickets"), """
                select e.person, i.title, t.place, t.won
                  from rewards.ticket t join rewards.exchange e using (municipality, exchange)
                  join rewards.item i on i.municipality = t.municipality and i.item = t.item
                 order by e.person, e.asked_at, e.exchange""");
    }

    @Bean
    Holding rewardsEntries() {
        return new Holding("lottery-entries", new Words("抽選の口", "Entries in draws"), """
                select t.person, d.title, t.period, t.ticket, t.place, t.won from rewards.entry_ticket t
                  join rewards.entry_draw d using (municipality, draw) order by t.person, d.committed_at, t.place""");
    }
}
