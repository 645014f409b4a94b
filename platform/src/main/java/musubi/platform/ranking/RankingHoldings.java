package musubi.platform.ranking;

import musubi.platform.people.Holding;
import musubi.quantity.Words;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this module holds about people. */
@Configuration(proxyBeanMethods = false)
class RankingHoldings {
    @Bean
    Holding rankingWishesHeld() {
        return new Holding("ranking-wishes", new Words("ランキングに出る希望", "Wish to be in rankings"), """
                select person, shown, nickname, company, team, happened_at from ranking.wish order by person, change""");
    }

    @Bean
    Holding rankingStandingsHeld() {
        return new Holding("ranking-standings", new Words("ランキングの順位", "Places in rankings"), """
                select person, period, place, name as nickname, points, made_at from ranking.standing
                 where person is not null order by person, period, number""");
    }

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
