package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.activity.Uploads;
import musubi.platform.fault.Cable;
import musubi.platform.people.PersonId;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchanges;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.rewards.Reply;
import org.junit.jupiter.api.Test;

/** A telephone without a connection, and a telephone that two people use. */
class OfflineTest {
    private final CityFixture city = new CityFixture();

    private String login(PersonId person) {
        return city.as(
                () -> TimetableFixture.account(city.code(), Role.RESIDENT, Optional.of(person), Optional.empty()));
    }

    private UUID voucher(PersonId person) {
        city.inForce(city.lastMonth());
        for (int day = 1; day <= 4; day++) city.walks(person, city.lastMonth().atDay(day), 10_000);
        city.followed();
        var item = new Item(
                UUID.randomUUID(),
                Kind.VOUCHER,
                CityFixture.AGREEMENT,
                "買い物券",
                50,
                "大黒屋",
                500,
                90,
                city.today(),
                city.today().plusMonths(6));
        return city.as(() -> {
            ServerFixture.part(Catalogue.class).add(item, Optional.empty());
            var exchange = UUID.randomUUID();
            assertThat(ServerFixture.part(Exchanges.class).ask(exchange, item.id(), person))
                    .isInstanceOf(Reply.Done.class);
            return exchange;
        });
    }

    /** Waits until the worker answers for the pages and has kept the one that is shown. */
    private static void kept(Page page, String path) {
        page.waitForCondition(() -> (boolean) page.evaluate("""
                async (path) => !!(await (await caches.open('musubi-me')).match(new URL(path, location).href))
                    && !!(await navigator.serviceWorker.ready).active
                """, path));
    }

    private static void leavesNothing(Page page) {
        page.waitForCondition(() -> page.evaluate("async () => (await caches.keys()).includes('musubi-me')")
                .equals(false));
        assertThat(page.evaluate("localStorage.getItem('musubi-me-queue')")).isNull();
    }

    @Test
    void a_voucher_is_shown_without_a_connection_and_says_how_old_it_is() {
        var hanako = city.joined();
        var path = "/me/rewards/mine/" + voucher(hanako);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            screen.open(path);
            var code = page.locator("code").textContent();
            kept(page, path);
            kept(page, path + "/qr.svg");
            kept(page, "/me/offline");
            assertThat(page.locator("#offline")).isHidden();

            page.context().setOffline(true);
            screen.open(path);
            assertThat(page.locator("code")).hasText(code);
            assertThat(page.locator("#offline")).containsText("今、つながっていません");
            Screen.drawn(page.locator(".qr"));
            screen.clean();
            screen.open("/me/ranking");
            assertThat(page.locator("h1")).hasText("このページは、今は見られません");
            page.context().setOffline(false);
        }
    }

    @Test
    void a_page_fetched_to_be_kept_takes_no_answer_from_who_waits_for_it() {
        var calendar = "/me/sessions/calendar";
        var visitor = new Visitor();
        visitor.signIn(login(city.joined()), "correct horse");
        visitor.post(calendar, calendar, Map.of());

        var kept = visitor.send(HttpRequest.newBuilder(visitor.at(calendar)).header("Musubi-To-Keep", "yes"));

        assertThat(kept.body()).doesNotContain("class=\"done\"");
        assertThat(visitor.get(calendar).body()).contains("class=\"done\"");
    }

    @Test
    void steps_entered_without_a_connection_are_sent_later_and_counted_once() throws IOException {
        var hanako = city.joined();
        try (var line = new Cable(ServerFixture.server().port());
                var screen = Screen.phone(line.port())) {
            var page = screen.signIn(login(hanako), "correct horse");
            screen.open("/me/steps/entry");
            kept(page, "/me/steps/entry");
            kept(page, "/me/offline");
            page.context().setOffline(true);
            // A busy browser may let the first request of a new document or worker through all the same.
            line.cut();
            screen.open("/me/steps/entry");
            page.fill("#steps", "6543");
            page.locator("form[data-queue] button").click();
            assertThat(page.locator("#queue")).containsText("1 件の記録を、この電話がおぼえています");
            screen.open("/me/steps/entry");
            assertThat(page.locator("#queue")).containsText("1 件");
            assertThat(steps(hanako)).isZero();

            line.join();
            page.context().setOffline(false);
            page.evaluate(
                    "() => { window.dispatchEvent(new Event('online')); window.dispatchEvent(new Event('online')); }");
            assertThat(page.locator("#queue")).containsText("おぼえていた記録を送りました");
            screen.open("/me/steps/entry");
            assertThat(page.locator("#queue")).isHidden();
            assertThat(steps(hanako)).isEqualTo(1);
        }
    }

    private long steps(PersonId person) {
        return city.as(() -> ServerFixture.part(Uploads.class)
                .days(person, city.today().minusDays(3))
                .stream()
                .filter(d -> d.steps() == 6543)
                .count());
    }

    @Test
    void whoever_signs_out_and_whoever_comes_next_leaves_and_finds_nothing() {
        var hanako = city.joined();
        var path = "/me/rewards/mine/" + voucher(hanako);
        var jiro = city.joined();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            screen.open(path);
            kept(page, path);
            screen.signIn(login(jiro), "correct horse");
            page.waitForURL("**/me");
            kept(page, "/me");
            assertThat(page.evaluate("async (path) => !!(await caches.match(new URL(path, location).href))", path))
                    .isEqualTo(false);

            screen.open("/me/more");
            kept(page, "/me/more");
            page.locator("#sign-out button").click();
            page.waitForURL("**/sign-in*");
            leavesNothing(page);
        }
    }

    @Test
    void a_session_that_is_over_takes_along_what_was_kept() {
        var hanako = city.joined();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login(hanako), "correct horse");
            kept(page, "/me");
            page.waitForCondition(() -> (boolean) page.evaluate("!!navigator.serviceWorker.controller"));
            page.context().clearCookies();
            screen.open("/me");
            page.waitForURL("**/sign-in*");
            leavesNothing(page);
        }
    }
}
