package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import org.junit.jupiter.api.Test;

/** A resident looks at their points and uses them, on a telephone. */
class PointsWalkTest {
    private final CityFixture city = new CityFixture();
    private final PersonId hanako = city.joined();

    private String login(PersonId person) {
        return city.as(
                () -> TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(person), Optional.empty()));
    }

    private void walked(int days) {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= days; day++)
            city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
    }

    private UUID offers(Kind kind, String title, long points, int stock) {
        var item = new Item(
                UUID.randomUUID(),
                kind,
                CityFixture.AGREEMENT,
                title,
                points,
                kind == Kind.VOUCHER ? "大黒屋" : "",
                kind == Kind.VOUCHER ? 500 : 0,
                kind == Kind.VOUCHER ? 90 : 0,
                city.today(),
                city.today().plusMonths(6));
        return city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.of(stock));
            return item.id();
        });
    }

    @Test
    void what_is_held_of_points_names_the_terms_as_people_know_them() {
        walked(1);
        try (var phone = Screen.phone()) {
            phone.signIn(login(hanako), "correct horse");
            var page = phone.open("/me/record/all");

            assertThat(page.locator("main").textContent())
                    .contains("歩いて得するポイント")
                    .doesNotContain(CityFixture.AGREEMENT);
            assertThat(page.request().get(Screen.url("/me/record/all.json")).text())
                    .contains(CityFixture.AGREEMENT);

            phone.open("/me/record/all?lang=en");
            assertThat(page.locator("main")).containsText("Points for walking");
        }
    }

    @Test
    void why_points_were_given_is_two_taps_away_with_the_rule_the_records_and_the_corrections() {
        walked(3);
        city.walks(hanako, city.lastMonth().atDay(1), 6_000);
        city.followed();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            int taps = 0;
            page.locator(".bar a").nth(3).click();
            taps++;
            assertThat(page.locator(".figure")).containsText("40");
            screen.clean();
            var paper = page.request()
                    .get(Screen.url(page.locator("a[href*='.pdf']").getAttribute("href")));
            assertThat(new String(paper.body(), 0, 5, US_ASCII)).isEqualTo("%PDF-");
            page.locator(".ways a").first().click();
            taps++;
            assertThat(taps).isLessThanOrEqualTo(2);
            assertThat(page.locator("main")).containsText("1日ごとに、歩数が 10,000歩以上で 15 ポイント");
            assertThat(page.locator("main")).containsText("1か月に 60 ポイントまで");
            assertThat(page.locator("main")).containsText("10,000 歩");
            assertThat(page.locator("main")).containsText("もとの記録が後から直された");
            screen.clean();
            page.evaluate("document.documentElement.style.fontSize = '225%'");
            assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isEqualTo(0);
        }
    }

    @Test
    void a_day_of_steps_says_what_counted_while_an_agreement_is_in_force() {
        walked(3);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            screen.open("/me/steps/day/" + city.lastMonth().atDay(2));
            assertThat(page.locator("main")).containsText("10,000歩");
            assertThat(page.locator("main")).containsText("に届きました");
        }
    }

    @Test
    void a_voucher_is_four_taps_from_today_and_can_be_taken_back() {
        walked(4);
        offers(Kind.VOUCHER, "買い物券 500円", 50, 3);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            page.locator(".bar a").nth(3).click();
            page.locator("main a.large").click();
            screen.clean();
            page.locator("main .ways a").first().click();
            assertThat(page.locator("main")).containsText("10 ポイント");
            screen.clean();
            page.locator("main button").click();
            assertThat(page.locator("[role=status]")).containsText("受け付けました");
            Screen.drawn(page.locator(".qr"));
            screen.clean();
            var voucher = page.url();

            page.locator("main summary").click();
            page.locator("button.danger").click();
            assertThat(page.locator("[role=status]")).containsText("ポイントは戻りました");
            assertThat(page.locator("main")).containsText("取り消しました");
            assertThat(city.points(hanako)).isEqualTo(60);

            screen.signIn(login(city.joined()), "correct horse");
            assertThat(page.request().get(voucher).status()).isEqualTo(404);
            assertThat(page.request().get(voucher + "/qr.svg").status()).isEqualTo(404);
        }
    }

    @Test
    void nothing_to_choose_too_few_points_and_nothing_left_say_what_to_do_next() {
        walked(1);
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login(hanako), "correct horse");
            screen.open("/me/rewards");
            assertThat(page.locator("main")).containsText("いま、えらべるものがありません");
            var dear = offers(Kind.GOODS, "タオル", 100, 5);
            var gone = offers(Kind.GOODS, "かさ", 50, 0);
            screen.open("/me/rewards");
            assertThat(page.locator("main")).containsText("あと 85 ポイントで交換できます");
            assertThat(page.locator("main")).containsText("品切れ");
            screen.open("/me/rewards/" + dear);
            assertThat(page.locator("main")).containsText("あと 85 ポイントたまると");
            assertThat(page.locator("main button")).hasCount(0);
            screen.open("/me/rewards/" + gone);
            assertThat(page.locator("main")).containsText("ほかのものをおえらびください");
            screen.open("/me/rewards/mine");
            assertThat(page.locator("main")).containsText("まだ何も交換していません");
        }
    }

    @Test
    void the_counter_sees_the_points_of_whom_it_acts_for_and_its_device_keeps_nothing() {
        walked(1);
        var counter =
                city.as(() -> TimetableFixture.account(city.code(), Role.COUNTER, Optional.empty(), Optional.empty()));
        try (var screen = Screen.desk()) {
            var page = screen.signIn(counter, "correct horse");
            assertThat(page.request().get(Screen.url("/me/points")).status()).isEqualTo(403);
            screen.open("/people/" + hanako);
            page.getByText("この方の代わりに操作する").click();
            screen.open("/me/points");
            assertThat(page.locator(".figure")).containsText("15");
            assertThat(page.locator(".behalf")).containsText("山田 花子 さんの代わりに");
            assertThat(page.locator("html[data-account]")).hasCount(0);
            assertThat(page.request().get(Screen.url("/me")).headers()).doesNotContainKey("musubi-account");
            screen.clean();
        }
    }
}
