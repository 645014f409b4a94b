package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.points.CityFixture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LotteriesTest {
    private final CityFixture city = new CityFixture();
    private final Lotteries lotteries = ServerFixture.part(Lotteries.class);
    private final Exchanges exchanges = ServerFixture.part(Exchanges.class);

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Who wins, worked out from what is published and nothing else. */
    private static List<String> winners(Draw draw) {
        var tickets = draw.tickets().stream().map(Draw.Ticket::id).sorted().toList();
        var list = sha256(String.join("\n", tickets));
        return tickets.stream()
                .sorted(Comparator.comparing(t -> sha256(draw.seed() + "\n" + list + "\n" + t)))
                .limit(draw.winners())
                .toList();
    }

    @Test
    void the_published_seed_and_tickets_give_the_winners_to_anybody() {
        var tickets =
                IntStream.range(0, 50).mapToObj(i -> new UUID(7, i).toString()).toList();

        var draw = Draw.of("seed", tickets, 3);

        assertThat(draw.seedDigest()).isEqualTo(sha256("seed"));
        assertThat(draw.tickets().stream().filter(Draw.Ticket::won).map(Draw.Ticket::id))
                .containsExactlyElementsOf(winners(draw));
        assertThat(Draw.of("seed", tickets.reversed(), 3)).isEqualTo(draw);
        assertThat(winners(Draw.of("other seed", tickets, 3))).isNotEqualTo(winners(draw));
    }

    private Item lottery(LocalDate last) {
        return new Item(
                UUID.randomUUID(),
                Kind.LOTTERY,
                CityFixture.AGREEMENT,
                "旅行券",
                50,
                "",
                0,
                0,
                city.today().minusDays(5),
                last);
    }

    @Test
    void a_lottery_is_drawn_once_after_its_last_day_and_its_tickets_are_paid() {
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
        var item = lottery(city.today());
        city.as(() -> {
            lotteries.add(item, 1);
            return true;
        });
        var committed = city.as(() -> lotteries.find(item.id())).orElseThrow().seedDigest();
        var ticket = ((Reply.Done) city.as(() -> exchanges.ask(UUID.randomUUID(), item.id(), hanako))).exchange();
        assertThat(city.as(() -> lotteries.draw(item.id()))).isEqualTo(Lotteries.Drawing.NOT_YET);
        yesterday(item);

        assertThat(city.as(() -> lotteries.draw(item.id()))).isEqualTo(Lotteries.Drawing.DRAWN);
        assertThat(city.as(() -> lotteries.draw(item.id()))).isEqualTo(Lotteries.Drawing.DRAWN_BEFORE);

        var draw = city.as(() -> lotteries.find(item.id())).orElseThrow().draw().orElseThrow();
        assertThat(sha256(draw.seed())).isEqualTo(committed);
        assertThat(winners(draw)).containsExactly(ticket.id().toString());
        assertThat(city.as(() -> exchanges.cancel(ticket.id()))).isEqualTo(new Reply.Refused(Reply.Why.ENDED_BEFORE));
        city.as(() -> {
            exchanges.goOn();
            return true;
        });
        assertThat(city.points(hanako)).isEqualTo(10);
        city.balanced();
    }

    @Test
    void a_lottery_whose_seed_would_not_be_the_promised_one_is_not_drawn() {
        city.inForce(city.lastMonth());
        var item = lottery(city.today().minusDays(1));
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(status -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.empty());
            return ServerFixture.part(JdbcClient.class)
                    .sql("""
                            insert into rewards.lottery (municipality, item, winners, seed_digest, committed_at)
                            values (:municipality, :item, 1, :digest, now())
                            """)
                    .param("municipality", city.code().digits())
                    .param("item", item.id())
                    .param("digest", sha256("the seed of a key that was lost"))
                    .update();
        }));

        assertThat(city.as(() -> lotteries.draw(item.id()))).isEqualTo(Lotteries.Drawing.OTHER_KEY);
        assertThat(city.as(() -> lotteries.find(item.id())).orElseThrow().draw())
                .isEmpty();
    }

    /** The last day of selling becomes yesterday. */
    private void yesterday(Item item) {
        city.as(() -> new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                .execute(status -> ServerFixture.part(JdbcClient.class)
                        .sql("update rewards.item set offered_last = offered_last - 1 where item = :item")
                        .param("item", item.id())
                        .update()));
    }
}
