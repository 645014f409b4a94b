package musubi.platform.provider;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.time.LocalTime;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** A provider's staff on a telephone: their own sessions, and nobody else's. */
class ProviderWalkTest {
    @Test
    void a_provider_opens_the_door_changes_their_own_sessions_and_finds_no_others() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(city, () -> {
            TimetableFixture.programme("体操教室", "club");
            TimetableFixture.programme("サロン", "npo");
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Session(
                            "taiso-1", "体操教室", TimetableFixture.today(), LocalTime.of(0, 1), 1438, "公民館", 9));
            TimetableFixture.session("taiso-2", "体操教室", TimetableFixture.today().plusDays(2), "10:00", 9);
            TimetableFixture.session("salon-1", "サロン", TimetableFixture.today().plusDays(1), "10:00", 9);
            TimetableFixture.books("taiso-1", TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
            TimetableFixture.books("salon-1", TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"));
            return TimetableFixture.account(city, Role.PROVIDER, Optional.empty(), Optional.of("club"));
        });
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            assertThat(page.locator("h1")).hasText("club");
            assertThat(page.locator("main")).not().containsText("サロン");
            screen.clean();
            page.getByText("受付を開く").click();
            assertThat(page.locator("ul.door")).containsText("山田 花子");

            screen.open("/sessions");
            assertThat(page.locator(".week")).containsText("体操教室");
            screen.clean();
            screen.open("/sessions?view=list");
            assertThat(page.locator("tbody tr")).hasCount(2);
            var csv = page.request().get(Screen.url("/sessions/taiso-1/people.csv"));
            assertThat(csv.text()).contains("山田 花子,ヤマダ ハナコ,予約,0").doesNotContain("佐藤");
            assertThat(csv.headers().get("content-disposition")).contains("session-");
            screen.open("/sessions/taiso-2");
            page.fill("#q", "さとう");
            page.locator("[role=search] button").click();
            assertThat(page.locator("main")).containsText("該当する方はいません");
            page.getByText("変更・中止").click();
            page.fill("#starts", "11:15");
            page.getByText("変更する", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator("main")).containsText("11:15");

            assertThat(page.request().get(Screen.url("/sessions/salon-1")).status())
                    .isEqualTo(404);
            assertThat(page.request().get(Screen.url("/sessions/salon-1/door")).status())
                    .isEqualTo(404);
            assertThat(page.request().get(Screen.url("/programmes")).status()).isEqualTo(403);
            var token = page.locator("input[name=_csrf]").first().inputValue();
            page.request()
                    .post(
                            Screen.url("/sessions/salon-1/cancellation"),
                            RequestOptions.create()
                                    .setForm(FormData.create()
                                            .set("_csrf", token)
                                            .set("why", "取り違え")
                                            .set("reach", "THIS")));
        }
        assertThat(ServerFixture.as(
                        city,
                        () -> ServerFixture.part(musubi.platform.programme.Timetable.class)
                                .session("salon-1")
                                .orElseThrow()
                                .cancelled()))
                .isFalse();
    }
}
