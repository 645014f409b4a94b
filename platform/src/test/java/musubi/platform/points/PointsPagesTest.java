package musubi.platform.points;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class PointsPagesTest {
    private final CityFixture city = new CityFixture();

    @Test
    void everybody_who_is_found_stands_there_with_their_own_points() {
        city.inForce(city.lastMonth());
        var walker = city.joined();
        var stroller = city.joined();
        var newcomer = city.joined();
        city.walks(walker, city.lastMonth().atDay(1), 10_500);
        city.walks(walker, city.lastMonth().atDay(2), 10_500);
        city.walks(stroller, city.lastMonth().atDay(1), 10_500);
        city.followed();
        var login =
                city.as(() -> TimetableFixture.account(city.code(), Role.COUNTER, Optional.empty(), Optional.empty()));

        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/points");
            page.fill("#q", "はなこ");
            page.locator("[role=search] button").click();

            var rows = page.locator("main table").first().locator("tr");
            Assertions.assertThat(city.points(walker)).isGreaterThan(city.points(stroller));
            for (var person : List.of(walker, stroller, newcomer))
                assertThat(rows.filter(new Locator.FilterOptions().setHas(page.locator("a[href*='" + person + "']")))
                                .locator("td.number"))
                        .hasText(Long.toString(city.points(person)));
        }
    }

    @Test
    void an_officer_begins_points_and_reads_a_residents_statement() {
        city.run(() -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "points-" + city.code,
                            "correct horse",
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            city.signed();
        });
        var hanako = city.joined();
        city.walks(hanako, city.today, 10_500);
        try (var screen = Screen.desk();
                var phone = Screen.phone()) {
            var page = screen.signIn("points-" + city.code, "correct horse");
            screen.open("/points");
            page.fill("#month", "来月");
            page.getByText("付与を始める").click();
            assertThat(page.locator("[role=alert]")).containsText("2026-04 の形");
            assertThat(page.locator("#month")).hasValue("来月");
            page.fill("#month", city.lastMonth.toString());
            page.getByText("付与を始める").click();
            assertThat(page.locator("[role=status]")).containsText("付与を始めました");
            city.followed();
            city.walks(hanako, city.today, 6_000);
            city.followed();

            screen.open("/points");
            page.fill("#q", "はなこ");
            page.locator("[role=search] button").click();
            assertThat(page.locator("main")).containsText("歩いて得するポイント");
            assertThat(page.locator("main"))
                    .containsText(city.today.plusYears(1).toString().substring(0, 3));
            screen.clean();
            page.locator("main table a").first().click();
            assertThat(page.locator("h1")).hasText("山田 花子 さんのポイント");
            assertThat(page.locator("main"))
                    .containsText("付与 歩数 " + city.today.toString().substring(0, 7));
            assertThat(page.locator("main")).containsText("記録の訂正 歩数");
            screen.clean();
            phone.signIn("points-" + city.code, "correct horse");
            phone.open("/people/" + hanako + "/points");
            assertThat(phone.page().locator("main")).containsText("歩いて得するポイント: 10 ポイント");
            phone.clean();
        }
    }
}
