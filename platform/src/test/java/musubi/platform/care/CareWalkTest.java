package musubi.platform.care;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.joined;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** An officer takes in a list of the care-insurance section on screen, and takes it back. */
class CareWalkTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final Code city = ServerFixture.municipality();

    private String login(Role role) {
        return ServerFixture.as(city, () -> TimetableFixture.account(city, role, Optional.empty(), Optional.empty()));
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    private static FilePayload file(String text) {
        return new FilePayload("佐藤.csv", "text/csv", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_officer_takes_in_a_list_and_takes_it_back() {
        joined(city, today.minusDays(400));
        var list = """
                氏名,生年月日,有効開始日,区分,認定日
                山田花子,昭和23年5月5日,%s,要介護2,
                佐藤一郎,昭和23年5月5日,%s,要介護1,
                山田花子,昭和23年5月5日,%s,要介護9,
                """.formatted(today.minusDays(30), today.minusDays(30), today.minusDays(3));
        try (var screen = Screen.desk()) {
            screen.signIn(login(Role.OFFICER), "correct horse");
            var page = screen.open("/care");
            assertThat(page.locator("main")).containsText("まだ介護の記録がありません");
            screen.clean();
            page.locator("main .said a").click();
            screen.clean();
            page.setInputFiles("#file", file("氏名,歩数\n山田,1\n"));
            button(page, "読んで").click();
            assertThat(page.locator("[role=alert]")).containsText("どれもありません");
            page.setInputFiles("#file", file(list));
            button(page, "読んで").click();
            assertThat(page.locator("h1")).containsText("取り込む前の確認");
            assertThat(page.locator("main")).containsText("山田 花子");
            assertThat(page.locator("main")).containsText("要介護2");
            assertThat(page.locator("main")).containsText("「要介護5」のどれかを書いてください");
            assertThat(page.locator("main")).containsText("この氏名と生年月日の参加者はいません");
            assertThat(page.locator("main")).not().containsText("佐藤");
            screen.clean();
            button(page, "1 件を取り込む").click();
            assertThat(page.locator("main [role=status]")).containsText("1 件を取り込みました");
            screen.clean();
        }
        try (var screen = Screen.withoutScripts()) {
            screen.signIn(login(Role.ADMINISTRATOR), "correct horse");
            var page = screen.open("/care");
            page.locator("#lists a").click();
            page.locator("main summary").click();
            page.fill("#why", "山田花子さんの分が違う");
            button(page, "取り消す").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "別の年度の一覧だった");
            button(page, "取り消す").click();
            assertThat(page.locator("main [role=status]")).containsText("1 件を取り消しました");
            assertThat(page.locator("main dl")).containsText("取り消し済み");
            Assertions.assertThat(page.request()
                            .get(Screen.url("/care/list/template-benefit.csv"))
                            .text())
                    .contains("参加者番号,氏名,フリガナ,生年月日,月,保険,給付費");
        }
    }

    @Test
    void nobody_else_opens_the_pages() {
        for (var role : new Role[] {Role.COUNTER, Role.EVALUATOR})
            try (var screen = Screen.desk()) {
                var page = screen.signIn(login(role), "correct horse");
                Assertions.assertThat(page.navigate(Screen.url("/care")).status())
                        .as(role.word())
                        .isEqualTo(403);
            }
    }
}
