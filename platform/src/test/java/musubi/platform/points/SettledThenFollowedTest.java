package musubi.platform.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import musubi.platform.ServerFixture;
import musubi.platform.contract.Answer;
import musubi.platform.contract.Forecasts;
import musubi.quantity.FiscalYear;
import org.junit.jupiter.api.Test;

/** A city whose points were settled by statements before they followed the records. */
class SettledThenFollowedTest {
    private final CityFixture city = new CityFixture();

    @Test
    void what_statements_settled_before_belongs_to_what_the_year_comes_to() {
        var before = city.lastMonth.minusMonths(1);
        assumeThat(FiscalYear.of(before.atDay(1))).isEqualTo(FiscalYear.of(city.today));
        var walker = city.joined();
        city.walks(walker, before.atDay(1), 10_000);
        city.run(city::signed);
        assertThat(city.released(city.frozen(before.toString()))).isInstanceOf(Answer.Decided.class);
        city.run(() -> ServerFixture.part(PointTerms.class).putInForce(CityFixture.AGREEMENT, city.lastMonth));
        city.walks(walker, city.lastMonth.atDay(1), 5_000);
        city.followed();

        var outlook = city.as(() -> ServerFixture.part(Forecasts.class)
                .of(
                        Path.of("not-read"),
                        city.today,
                        ServerFixture.part(PointTerms.class).given(FiscalYear.of(city.today))));

        assertThat(outlook.forecasts()).singleElement().satisfies(points -> {
            assertThat(points.low()).isEqualTo(15 + 10);
            assertThat(points.high()).isGreaterThanOrEqualTo(points.low());
        });
    }
}
