package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import musubi.platform.ServerFixture;
import musubi.platform.contract.Contracts;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.points.Points;
import musubi.quantity.FiscalYear;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

class PointNoticesTest {
    private final CityFixture city = new CityFixture();

    private void on(LocalDate day, Consumer<PointNotices> work) {
        var points = new PointNotices(
                ServerFixture.part(JdbcClient.class),
                ServerFixture.part(PlatformTransactionManager.class),
                ServerFixture.part(Points.class),
                ServerFixture.part(Contracts.class),
                ServerFixture.part(Preferences.class),
                ServerFixture.part(Notices.class),
                Clock.fixed(day.atTime(LocalTime.NOON).atZone(Japan.TIME).toInstant(), ZoneOffset.UTC));
        city.as(() -> {
            work.accept(points);
            return true;
        });
    }

    private List<Outbox.Line> told(PersonId person) {
        return city.as(() -> ServerFixture.part(Outbox.class).of(person, 10));
    }

    @Test
    void whoever_holds_points_is_told_once_sixty_days_before_they_expire() {
        city.inForce(YearMonth.from(city.today()));
        var hanako = city.joined();
        var taro = city.joined();
        city.walks(hanako, city.today(), 10_500);
        city.followed();
        // Points of this fiscal year can be spent until the end of the next one.
        var until = FiscalYear.of(city.today()).next().days().last().plusDays(1);

        on(until.minusDays(61), PointNotices::expiring);
        assertThat(told(hanako)).isEmpty();
        on(until.minusDays(60), PointNotices::expiring);
        on(until.minusDays(30), PointNotices::expiring);

        assertThat(told(hanako)).singleElement().satisfies(line -> assertThat(line.fillings())
                .containsEntry("points", "15")
                .containsEntry("scheme", "歩いて得するポイント")
                .containsEntry("day", until.minusDays(1).toString()));
        assertThat(told(taro)).isEmpty();
    }

    @Test
    void what_somebody_earned_in_a_month_is_told_once_in_the_first_days_of_the_next() {
        city.inForce(YearMonth.from(city.today()));
        var hanako = city.joined();
        var taro = city.joined();
        city.walks(hanako, city.today(), 6_000);
        city.followed();
        var next = YearMonth.from(city.today()).plusMonths(1);

        on(next.atDay(2), PointNotices::earned);
        assertThat(told(hanako)).isEmpty();
        on(next.atDay(3), PointNotices::earned);
        on(next.atDay(4), PointNotices::earned);
        on(next.plusMonths(1).atDay(3), PointNotices::earned);

        assertThat(told(hanako)).singleElement().satisfies(line -> assertThat(line.fillings())
                .containsEntry("points", "10")
                .containsEntry("month", next.minusMonths(1).toString()));
        assertThat(told(taro)).isEmpty();
    }
}
