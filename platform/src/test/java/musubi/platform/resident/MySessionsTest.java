package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Guides;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.programme.Venues;
import org.junit.jupiter.api.Test;

/** A resident books on their own telephone. */
class MySessionsTest {
    @Test
    void a_resident_books_a_place_waits_for_another_and_takes_one_back() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.programme("料理教室", "club");
            TimetableFixture.session("taiso-1", "体操教室", TimetableFixture.today().plusDays(1), "10:00", 9);
            TimetableFixture.session("ryori-1", "料理教室", TimetableFixture.today().plusDays(2), "10:00", 1);
            TimetableFixture.books("ryori-1", TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"));
            var hanako = TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            return TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
        var bookings = ServerFixture.part(Bookings.class);
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/sessions");
            assertThat(page.locator("main")).containsText("まだ予約がありません");
            screen.clean();
            page.locator("button.large").first().click();
            assertThat(page.locator("[role=status]")).containsText("予約しました");
            page.locator("button.large").click();
            assertThat(page.locator("[role=status]")).containsText("1番目の空き待ち");
            assertThat(page.locator("main")).containsText("空きを待っています（1番目）");
            assertThat(page.locator("main")).not().containsText("佐藤");
            screen.clean();
            page.locator("main button.second").first().click();
            assertThat(page.locator("[role=status]")).containsText("取り消しました");
            assertThat(page.request().get(Screen.url("/sessions")).status()).isEqualTo(403);
        }
        ServerFixture.as(city, () -> {
            assertThat(bookings.of("taiso-1")).isEmpty();
            assertThat(bookings.of("ryori-1"))
                    .extracting(b -> b.state() + " " + b.channel())
                    .containsExactly("booked counter", "waiting online");
            return true;
        });
    }

    private final Code city = ServerFixture.municipality();

    private String hanako() {
        return ServerFixture.as(city, () -> {
            for (var name : List.of("体操教室", "料理教室")) TimetableFixture.programme(name, "club");
            ServerFixture.part(Venues.class)
                    .keep(new Venues.Venue(
                            "公民館",
                            "中央公民館",
                            "本町1番地",
                            "和室",
                            Optional.empty(),
                            List.of("スロープ", "エレベーター"),
                            Optional.of(new Venues.Point(new BigDecimal("36.1"), new BigDecimal("140.1")))));
            for (int i = 1; i < 20; i++)
                TimetableFixture.session(
                        "taiso-" + i, "体操教室", TimetableFixture.today().plusDays(i), "10:00", 9);
            TimetableFixture.session("ryori-1", "料理教室", TimetableFixture.today().plusDays(2), "13:00", 9);
            ServerFixture.part(Guides.class)
                    .keep("体操教室", new Guides.Guide("上ばき、飲み物", "1回 200円（当日）", "バス停「本町」から歩いて2分", "029-000-0000"));
            var hanako = TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            return TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
    }

    @Test
    void a_class_is_booked_with_two_taps_from_today_and_its_page_says_all_one_asks() {
        var login = hanako();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            page.locator(".bar a").nth(1).click();
            page.locator("button.large").first().click();
            assertThat(page.locator("[role=status]")).containsText("予約しました");
            page.locator(".name").first().click();
            for (var said : List.of("上ばき、飲み物", "1回 200円", "バス停「本町」", "029-000-0000", "スロープ", "和室", "予約しています"))
                assertThat(page.locator("main")).containsText(said);
            screen.clean();
            var one = page.request().get(page.url() + "/calendar.ics");
            assertThat(one.text()).contains("SUMMARY:体操教室").doesNotContain("山田");
            screen.open("/me/sessions/map");
            assertThat(page.locator("figure circle")).hasCount(1);
            screen.clean();
        }
    }

    @Test
    void classes_are_found_by_weekday_place_and_kind_and_the_address_keeps_it() {
        var login = hanako();
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/sessions");
            assertThat(page.locator("button.large")).hasCount(15);
            page.locator("main a", new Page.LocatorOptions().setHasText("つぎの教室"))
                    .click();
            assertThat(page.locator("button.large")).hasCount(5);
            page.locator("summary", new Page.LocatorOptions().setHasText("曜日・場所"))
                    .click();
            page.selectOption(
                    "#weekday",
                    Integer.toString(
                            TimetableFixture.today().plusDays(3).getDayOfWeek().getValue()));
            page.locator("main button", new Page.LocatorOptions().setHasText("さがす"))
                    .click();
            assertThat(page.locator("main")).containsText("当てはまる教室は 3 件です");
            assertThat(page.url()).contains("weekday=");
            screen.open("/me/sessions?where=online");
            assertThat(page.locator("main")).containsText("この条件の教室は");
            screen.open("/me/sessions?weekday=9&where=%3Cscript%3E&category=none&shown=99999999");
            assertThat(page.locator("main")).containsText("この条件の教室は");
        }
    }

    @Test
    void the_calendar_of_bookings_has_an_address_that_can_be_changed() {
        var login = hanako();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/sessions");
            page.locator("button.large").first().click();
            screen.open("/me/sessions/calendar");
            page.locator("main button").click();
            var first = page.locator(".done a").textContent();
            screen.clean();
            var stranger = new Visitor();
            var path = URI.create(first).getPath();
            assertThat(stranger.get(path).body()).contains("SUMMARY:体操教室").doesNotContain("山田");
            page.locator("main button").first().click();
            var second = page.locator(".done a").textContent();
            assertThat(second).isNotEqualTo(first);
            assertThat(stranger.get(path).statusCode()).isEqualTo(404);
            assertThat(stranger.get(URI.create(second).getPath()).statusCode()).isEqualTo(200);
            assertThat(stranger.get(URI.create(second)
                                    .getPath()
                                    .replace(
                                            city.digits(),
                                            ServerFixture.municipality().digits()))
                            .statusCode())
                    .isEqualTo(404);
            page.locator("main button", new Page.LocatorOptions().setHasText("やめる"))
                    .click();
            assertThat(stranger.get(URI.create(second).getPath()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void the_code_for_the_door_is_made_and_shown_on_the_own_telephone() {
        var login = hanako();
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            page.locator(".bar a").nth(1).click();
            page.locator("main a", new Page.LocatorOptions().setHasText("受付で見せるコード"))
                    .click();
            page.locator("button.large").click();
            assertThat(page.locator(".paper-card")).containsText("山田 花子");
            assertThat(page.request().get(Screen.url("/me/card/qr.svg")).text()).contains("<svg");
            screen.clean();
        }
    }
}
