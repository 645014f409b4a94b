package musubi.platform.ranking;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is held about people who had a place in a closed year. */
@Configuration(proxyBeanMethods = false)
class GiftHoldings {
    @Bean
    Holding rankingPlacesHeld() {
        return new Holding("ranking-places", new Words("年間ランキングの順位", "Places in a year's ranking"), """
                select person, period, place, nickname, points from ranking.closed_place order by person, period""");
    }

    @Bean
    Holding rankingGiftsHeld() {
        return new Holding("ranking-gifts", new Words("年間ランキングの賞品", "Gifts for a year's ranking"), """
                select v.person, g.period, g.title, v.state, v.happened_at
                  from ranking.given v join ranking.gift g using (municipality, gift) order by v.person, v.happened_at, v.change""");
    }
}
