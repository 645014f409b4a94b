package musubi.platform.resident;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** The frame around a resident's pages, on a telephone. */
class ShellWalkTest {
    private static final List<String> PAGES = List.of(
            "/me",
            "/me/sessions",
            "/me/questions",
            "/me/notices",
            "/me/more",
            "/me/help",
            "/me/settings",
            "/me/ranking",
            "/me/ranking/wish");

    @Test
    void every_place_is_one_tap_away_and_fits_a_narrow_screen_in_very_large_type() {
        try (var screen = Screen.phone()) {
            var page = screen.signIn(resident(), "correct horse");
            assertThat(page).hasURL(Screen.url("/me"));
            assertThat(page.locator("main")).containsText("山田 花子 さん");
            assertThat(page.locator(".next")).containsText("歩数を送る");
            for (var path : PAGES) {
                screen.open(path);
                screen.clean();
                assertThat(page.locator(".bar a")).hasCount(5);
                assertThat(smallTargets(page))
                        .as("targets under 44 px on " + path)
                        .isEmpty();
                page.evaluate("document.documentElement.style.fontSize = '225%'");
                assertThat(tooWide(page))
                        .as("pixels beyond the screen on " + path)
                        .isZero();
            }
            page.locator(".bar a").first().click();
            assertThat(page.locator(".bar [aria-current]")).hasText("きょう");
        }
    }

    @Test
    void the_words_change_to_easy_japanese_and_to_english_without_a_script() {
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(resident(), "correct horse");
            page.locator(".languages summary").click();
            page.locator(".languages li a").nth(1).click();
            assertThat(page.locator(".bar")).containsText("あるく");
            assertThat(page.locator("html")).hasAttribute("lang", "ja");
            screen.open("/me/help");
            assertThat(page.locator("main")).containsText("窓口(まどぐち)");
            page.locator(".languages summary").click();
            page.locator(".languages li a").nth(2).click();
            assertThat(page.locator(".bar")).containsText("Steps");
            assertThat(page.locator("html")).hasAttribute("lang", "en");
        }
    }

    @Test
    void the_pages_can_be_put_on_the_first_screen_of_a_telephone() {
        try (var screen = Screen.phone()) {
            var manifest = screen.page().request().get(Screen.url("/static/me.webmanifest"));
            assertThat(manifest.headers().get("content-type")).startsWith("application/manifest+json");
            assertThat(manifest.text()).contains("\"share_target\"", "\"/me/steps/share\"");
            for (var icon : List.of("me-icon.svg", "me-icon-192.png", "me-icon-512.png"))
                assertThat(screen.page()
                                .request()
                                .get(Screen.url("/static/" + icon))
                                .status())
                        .isEqualTo(200);
        }
    }

    @Test
    void what_a_resident_chose_holds_on_every_device_they_sign_in_with() {
        var login = resident();
        try (var screen = Screen.withoutScripts();
                var other = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/settings");
            page.locator("input[value=largest]").check();
            page.locator("input[value=high]").check();
            page.locator("input[value=easy]").check();
            page.locator("main button").click();
            assertThat(page.locator("[role=status]")).containsText("かえました");

            var second = other.signIn(login, "correct horse");
            assertThat(second.locator("html")).hasAttribute("data-size", "largest");
            assertThat(second.locator("html")).hasAttribute("data-contrast", "high");
            assertThat(second.locator(".bar")).containsText("あるく");
            other.clean();
            assertThat(tooWide(second)).isZero();
        }
    }

    @Test
    void a_resident_appears_in_the_ranking_by_a_nickname_and_leaves_it_again() {
        try (var screen = Screen.withoutScripts()) {
            var page = screen.signIn(resident(), "correct horse");
            screen.open("/me/ranking");
            assertThat(page.locator("main")).containsText("あなたは、ランキングに出ていません");
            page.locator("main .button").click();
            page.fill("#nickname", "花子ちゃん");
            page.locator("main button").first().click();
            assertThat(page.locator("[role=alert]")).containsText("本当の名前が入っています");
            assertThat(page.locator("#nickname")).hasValue("花子ちゃん");
            page.fill("#nickname", "はるかぜ");
            page.locator("main button").first().click();
            assertThat(page.locator("[role=status]")).containsText("ランキングに出るようにしました");
            page.locator("main .button").click();
            page.locator("button[value=hide]").click();
            assertThat(page.locator("[role=status]")).containsText("出るのをやめました");
        }
    }

    private static String resident() {
        var city = ServerFixture.municipality();
        return ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.session("taiso-1", "体操教室", TimetableFixture.today().plusDays(1), "10:00", 9);
            var hanako = TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            TimetableFixture.books("taiso-1", hanako);
            return TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty());
        });
    }

    static List<?> smallTargets(Page page) {
        return (List<?>) page.evaluate("""
                () => [...document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')]
                    .filter(e => e.checkVisibility() && !e.matches('.skip, p a, dd a, label *'))
                    .filter(e => { const r = e.getBoundingClientRect(); return r.height < 44 || r.width < 44; })
                    .map(e => e.outerHTML.slice(0, 120))
                """);
    }

    static int tooWide(Page page) {
        return (int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }
}
