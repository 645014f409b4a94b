package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Lotteries;
import musubi.platform.rewards.Reply;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Who won, and whose goods lie ready, is told once. */
class RewardNoticesTest {
    private final CityFixture city = new CityFixture();
    private final Exchanges exchanges = ServerFixture.part(Exchanges.class);

    private PersonId walker() {
        var person = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.followed();
        return person;
    }

    private Item offered(Kind kind, LocalDate from, LocalDate last) {
        var item = new Item(UUID.randomUUID(), kind, CityFixture.AGREEMENT, "タオル", 50, "", 0, 0, from, last);
        city.as(() -> {
            if (kind == Kind.LOTTERY) ServerFixture.part(Lotteries.class).add(item, 1);
            else ServerFixture.part(Catalogue.class).add(item, Optional.of(5));
            return true;
        });
        return item;
    }

    private Exchange asks(PersonId person, Item item) {
        return ((Reply.Done) city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), person))).exchange();
    }

    private List<Outbox.Line> told(PersonId person) {
        return city.as(() -> ServerFixture.part(Outbox.class).of(person, 10));
    }

    @Test
    void whose_goods_lie_ready_is_told_where_to_fetch_them_once() {
        city.inForce(city.lastMonth());
        var hanako = walker();
        var item = offered(Kind.GOODS, city.today(), city.today());
        var exchange = asks(hanako, item);
        assertThat(city.as(() -> exchanges.unready(item.id()))).containsExactly(exchange);

        int first = city.as(() -> exchanges.ready(List.of(exchange.id()), "市役所1階の窓口"));
        int again = city.as(() -> exchanges.ready(List.of(exchange.id()), "市役所1階の窓口"));

        assertThat(List.of(first, again)).containsExactly(1, 0);
        assertThat(told(hanako)).singleElement().satisfies(line -> {
            assertThat(line.template()).isEqualTo("goods-ready");
            assertThat(line.fillings()).containsEntry("title", "タオル").containsEntry("where", "市役所1階の窓口");
        });
        var now = city.as(() -> exchanges.find(exchange.id())).orElseThrow();
        assertThat(now.state()).isEqualTo(Exchange.State.HELD);
        assertThat(now.readyAt()).isPresent();
        assertThat(city.as(() -> exchanges.unready(item.id()))).isEmpty();
        assertThat(city.as(() -> exchanges.fulfil(exchange.id()))).isInstanceOf(Reply.Done.class);
        city.balanced();
    }

    @Test
    void goods_that_were_taken_back_are_not_said_to_be_ready() {
        city.inForce(city.lastMonth());
        var hanako = walker();
        var exchange = asks(hanako, offered(Kind.GOODS, city.today(), city.today()));
        city.as(() -> exchanges.cancel(exchange.id()));

        assertThat(city.as(() -> exchanges.ready(List.of(exchange.id()), "窓口"))).isZero();
        assertThat(told(hanako)).isEmpty();
    }

    @Test
    void who_won_a_lottery_is_told_once_and_who_did_not_is_not() {
        city.inForce(city.lastMonth());
        var people = List.of(walker(), walker());
        var item = offered(Kind.LOTTERY, city.today().minusDays(5), city.today());
        for (var person : people) asks(person, item);
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("update rewards.item set offered_last = offered_last - 1 where item = :item")
                        .param("item", item.id())
                        .update()));

        city.as(() -> ServerFixture.part(Lotteries.class).draw(item.id()));
        city.as(() -> ServerFixture.part(Lotteries.class).draw(item.id()));

        var won = city.as(() -> exchanges.find(Exchanges.Wanted.winners(item.id()), 0, 10)).stream()
                .map(Exchange::person)
                .toList();
        assertThat(won).hasSize(1);
        for (var person : people)
            assertThat(told(person))
                    .extracting(Outbox.Line::template)
                    .isEqualTo(won.contains(person) ? List.of("draw-won") : List.of());
    }
}
