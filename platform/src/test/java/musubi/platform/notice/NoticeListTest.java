package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** Staff look through notices by kind, person and day; the file holds what was looked for. */
class NoticeListTest {
    private final Code city = ServerFixture.municipality();

    private static String officer(Code city) {
        var login = "notices-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    private static long rows(Page page, String path) {
        return page.request().get(Screen.url(path)).text().strip().lines().count() - 1;
    }

    @Test
    void a_filter_is_kept_over_pages_states_and_in_the_file() {
        var hanako = NoticeFixture.person(city, "本町1", "", "");
        var taro = NoticeFixture.person(city, "本町2", "", "");
        for (int i = 0; i < 60; i++) NoticeFixture.tell(city, "campaign " + i, hanako);
        NoticeFixture.tell(city, "campaign taro", taro);
        var today = LocalDate.now(Japan.TIME);
        var other = ServerFixture.municipality();
        try (var desk = Screen.desk();
                var elsewhere = Screen.desk()) {
            var page = desk.signIn(officer(city), "correct horse");
            var filter = "/notices?state=waiting&kind=questionnaire-reminder&person=%s&from=%s&until=%s"
                    .formatted(hanako, today, today);
            page.navigate(Screen.url(filter));

            assertThat(page.locator("#notices tbody tr").count()).isEqualTo(50);
            desk.clean();
            page.locator("main a:text-is('次へ')").click();
            assertThat(page.locator("#notices tbody tr").count()).isEqualTo(10);
            assertThat(page.locator("[name=person][type=checkbox]").isChecked()).isTrue();
            assertThat(page.locator("#from").inputValue()).isEqualTo(today.toString());
            var files = page.locator(".take a").all().stream()
                    .map(a -> a.getAttribute("href"))
                    .toList();
            assertThat(rows(page, files.getFirst())).isEqualTo(60);
            assertThat(page.request().get(Screen.url(files.getFirst())).text()).doesNotContain("花子");
            assertThat(page.request().get(Screen.url(files.getLast())).text()).startsWith("%PDF-");
            assertThat(page.locator("a.figure").first().getAttribute("href")).contains("person=" + hanako);
            assertThat(rows(page, "/notices/list.csv")).isEqualTo(61);
            assertThat(rows(page, "/notices/list.csv?until=" + today.minusDays(1)))
                    .isZero();
            assertThat(rows(page, "/notices/list.csv?kind=session-cancelled")).isZero();
            assertThat(rows(page, "/notices/list.csv?from=nonsense&person=nobody"))
                    .isEqualTo(61);

            var stranger = elsewhere.signIn(officer(other), "correct horse");
            assertThat(rows(stranger, "/notices/list.csv?person=" + hanako)).isZero();
        }
    }

    @Test
    void calling_back_leads_to_the_same_filter_again() {
        var hanako = NoticeFixture.person(city, "本町1", "", "");
        NoticeFixture.tell(city, "campaign 1", hanako);
        try (var desk = Screen.desk()) {
            var page = desk.signIn(officer(city), "correct horse");
            page.navigate(Screen.url("/notices?person=" + hanako));
            page.locator("#notices [name=notice]").check();
            page.locator("form.printed button.second").click();

            assertThat(page.url()).contains("person=" + hanako).contains("state=waiting");
            assertThat(page.locator("[role=status]").innerText()).contains("1");
        }
    }
}
