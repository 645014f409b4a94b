package musubi.platform.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.measure.MeasureRun;
import musubi.measure.Measured;
import musubi.measure.Measures;
import musubi.measure.Question;
import musubi.platform.ServerFixture;
import musubi.platform.activity.ExportFixture;
import musubi.platform.people.PersonId;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Exchanged points as they are frozen, and what the library counts of them. */
class ExchangeEvidenceTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);

    /** Still the day before in Greenwich. */
    private final Instant early = today.atTime(1, 0).atZone(Japan.TIME).toInstant();

    private final ShopsFixture shops = new ShopsFixture();
    private final PersonId hanako = ExportFixture.joined(shops.town.city, today.minusDays(100));

    private void exchanged(Item item, long points, String... steps) {
        var exchange = UUID.randomUUID();
        shops.in(() -> {
            ServerFixture.part(JdbcClient.class)
                    .sql("""
                            insert into rewards.exchange (municipality, exchange, item, person, points, asked_at, actor)
                            values (:city, :exchange, :item, :person, :points, :at, 'test')""")
                    .param("city", shops.town.city.digits())
                    .param("exchange", exchange)
                    .param("item", item.id())
                    .param("person", hanako.value())
                    .param("points", points)
                    .param("at", early.atOffset(ZoneOffset.UTC))
                    .update();
            for (var step : steps)
                ServerFixture.part(ExchangeRepository.class)
                        .step(shops.town.city.digits(), exchange, step, "test", early);
            return true;
        });
    }

    private String measured(Snapshots.Snapshot pack, String kind) {
        try (var run = MeasureRun.on(Pack.open(pack.pack()))) {
            var question = Question.of(
                    Measures.library().get("points-exchanged"), today, today.plusDays(1), Map.of("kind", kind));
            return run.value(question) instanceof Measured.Value value
                    ? value.numerator().toString()
                    : "not measured";
        }
    }

    @Test
    void a_pack_holds_the_points_that_were_exchanged_on_the_day_it_was_in_japan() {
        var voucher = shops.item(Kind.VOUCHER, ShopsFixture.DAIKOKU, 500);
        exchanged(voucher, 50, "held");
        exchanged(voucher, 100, "held", "fulfilled", "booked");
        exchanged(shops.item(Kind.GOODS, "", 0), 300, "held", "fulfilled", "booked");
        exchanged(shops.item(Kind.LOTTERY, "", 0), 7, "held");
        Stream.of(
                        List.of("refused", "booked"),
                        List.of("held", "cancelled", "booked"),
                        List.of("held", "lapsed", "booked"))
                .forEach(steps -> exchanged(voucher, 10_000, steps.toArray(String[]::new)));

        var pack = ServerFixture.as(
                shops.town.city, () -> ServerFixture.part(Snapshots.class).take(UUID.randomUUID()));

        assertThat(pack.rejected()).isZero();
        assertThat(Packs.verify(pack.pack())).isEmpty();
        assertThat(measured(pack, "")).isEqualTo("457");
        assertThat(measured(pack, "voucher")).isEqualTo("150");
        assertThat(measured(pack, "goods")).isEqualTo("300");
    }
}
