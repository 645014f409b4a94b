package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.activity.ExportFixture.joined;
import static musubi.platform.office.PeopleWalkTest.account;
import static musubi.platform.office.PeopleWalkTest.button;

import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Check-ups on screen: a slip at the counter, a list from an insurer, a correction, and what the resident sees. */
class CheckupWalkTest {
    private final LocalDate today = LocalDate.now(Japan.TIME);

    @Test
    void the_counter_enters_a_check_up_an_officer_corrects_it_and_the_resident_reads_it() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(400));
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        try (var screen = Screen.phone()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            var page = screen.open("/people/" + hanako);
            page.locator("a[href$='/checkups']").click();
            assertThat(page.locator("main")).containsText("まだ健診の記録がありません");
            page.fill("#weight_kg", "605");
            page.fill("#systolic", "130");
            button(page, "記録する").click();
            assertThat(page.locator("[role=alert]")).containsText("種類を");
            assertThat(page.locator("#weight_kg-wrong")).containsText("10 から 400");
            assertThat(page.locator("#systolic-wrong")).containsText("上と下の両方");
            assertThat(page.locator("#weight_kg")).hasValue("605");
            screen.clean();
            page.selectOption("#kind", "specific");
            page.fill("#weight_kg", "60.5");
            page.fill("#diastolic", "80");
            button(page, "記録する").click();
            assertThat(page.locator("main [role=status]")).containsText("健診を記録しました");
            assertThat(page.locator("main table")).containsText("60.50");
            screen.clean();
            Assertions.assertThat(page.navigate(Screen.url("/checkups")).status())
                    .isEqualTo(403);
        }
        try (var screen = Screen.withoutScripts()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/checkups");
            page.locator("main table a[aria-label]").first().click();
            page.selectOption("form[action$=correction] #result", "follow-up-needed");
            button(page, "訂正する").click();
            assertThat(page.locator("#why-wrong")).containsText("理由");
            page.fill("#why", "花子さんの結果を見た");
            button(page, "訂正する").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "結果の紙を見た");
            button(page, "訂正する").click();
            assertThat(page.locator("main")).containsText("要精密検査");
            assertThat(page.locator("main")).containsText("取り消し 結果の紙を見た");
        }
        try (var screen = Screen.desk()) {
            screen.signIn("officer-" + city, "correct horse");
            screen.open("/people/" + hanako + "/checkups");
            screen.clean();
            screen.page().locator("main table a").first().click();
            screen.clean();
        }
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/checkups");
            assertThat(page.locator("main")).containsText("特定健診 要精密検査");
            Assertions.assertThat(page.locator("main .doors li").count()).isEqualTo(1);
            screen.clean();
            Assertions.assertThat(page.navigate(Screen.url("/people/" + hanako + "/checkups"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void an_officer_looks_at_a_list_takes_it_in_decides_about_what_is_held_and_takes_it_back() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(800));
        var list = """
                氏名,生年月日,受診日,種類,結果
                山田花子,昭和23年5月5日,%s,特定健診,受診
                山田花子,昭和23年5月5日,%s,大腸がん検診,要精密検査
                佐藤一郎,昭和23年5月5日,%s,特定健診,受診
                """.formatted(today.minusDays(400), today.minusDays(2), today.minusDays(2));
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/checkups");
            assertThat(page.locator("main")).containsText("一覧を取り込んでください");
            screen.clean();
            page.locator("a[href$='/checkups/list']").click();
            screen.clean();
            page.setInputFiles(
                    "#file", new FilePayload("a.csv", "text/csv", "氏名,受診日\n".getBytes(StandardCharsets.UTF_8)));
            button(page, "読んで").click();
            assertThat(page.locator("[role=alert]")).containsText("「種類」の列がありません");
            page.setInputFiles("#file", new FilePayload("佐藤.csv", "text/csv", list.getBytes(StandardCharsets.UTF_8)));
            button(page, "読んで").click();
            assertThat(page.locator("h1")).containsText("取り込む前の確認");
            assertThat(page.locator("main")).containsText("受診から1年を過ぎています");
            assertThat(page.locator("main")).containsText("この氏名と生年月日の参加者はいません");
            assertThat(page.locator("main")).not().containsText("佐藤");
            screen.clean();
            button(page, "2 件を取り込む").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を取り込みました");
            screen.clean();

            page.locator("a[href*='state=held']").click();
            assertThat(page.locator("#checkups")).containsText("山田 花子");
            page.locator("#checkups a[aria-label]").click();
            page.fill("#why-acceptance", "受診券で確かめた");
            button(page, "認める").click();
            assertThat(page.locator("main [role=status]")).containsText("認めました");

            screen.open("/checkups");
            page.locator("main a[href*='/checkups/list/']").click();
            page.locator("main summary").click();
            screen.clean();
            page.fill("#why", "別の年の一覧だった");
            button(page, "取り消す").click();
            assertThat(page.locator("main [role=status]")).containsText("2 件を取り消しました");
            screen.open("/people/" + hanako + "/checkups");
            assertThat(page.locator("main")).containsText("別の年の一覧だった");
        }
    }

    @Test
    void a_resident_tells_a_check_up_takes_one_back_and_an_officer_accepts_the_other() {
        var city = ServerFixture.municipality();
        var hanako = joined(city, today.minusDays(400));
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.RESIDENT, Optional.of(hanako), Optional.empty()));
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/checkups");
            screen.clean();
            page.locator("main a[href='/me/checkups/new']").click();
            screen.clean();
            page.fill("#height_cm", "1500");
            page.fill("#hba1c_percent", "5.66");
            button(page, "知らせる").click();
            assertThat(page.locator("[role=alert]")).containsText("身長（cm）：50 から 250");
            assertThat(page.locator("#day-wrong")).containsText("日付を");
            assertThat(page.locator("#kind-wrong")).containsText("種類を");
            assertThat(page.locator("#height_cm-wrong")).containsText("50 から 250");
            assertThat(page.locator("#hba1c_percent-wrong")).containsText("3 から 20");
            assertThat(page.locator("#height_cm")).hasValue("1500");
            Assertions.assertThat(page.locator("#result option").count()).isEqualTo(3);
            screen.clean();
            page.fill("#day", today.minusDays(3).toString());
            page.selectOption("#kind", "specific");
            page.selectOption("#result", "all-normal");
            page.fill("#height_cm", "150");
            page.fill("#hba1c_percent", "5.6");
            button(page, "知らせる").click();
            assertThat(page.locator("[role=status].done")).containsText("結果の紙を窓口でお見せください");
            assertThat(page.locator("main .doors")).containsText("市区町村が確かめるまで、ポイントには数えません");
            assertThat(page.locator("main .doors")).containsText("HbA1c（%） 5.6");
            screen.clean();
            page.locator("main a[href='/me/checkups/new']").click();
            page.fill("#day", today.minusDays(3).toString());
            page.selectOption("#kind", "lung");
            button(page, "知らせる").click();
            page.locator("li", new com.microsoft.playwright.Page.LocatorOptions().setHasText("肺がん検診"))
                    .locator("button")
                    .click();
            assertThat(page.locator("[role=status].done")).containsText("取り下げました");
            Assertions.assertThat(page.locator("main .doors li").count()).isEqualTo(1);
        }
        try (var screen = Screen.withoutScripts()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/checkups?state=held");
            assertThat(page.locator("#checkups")).containsText("本人が知らせた記録です");
            page.locator("#checkups a[aria-label]").click();
            page.fill("#why-acceptance", "結果の紙を見た");
            button(page, "認める").click();
            assertThat(page.locator("main [role=status]")).containsText("認めました");
            assertThat(page.locator("main")).containsText("本人が取り下げた");
        }
        try (var screen = Screen.phone()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/me/checkups");
            assertThat(page.locator("main .doors")).containsText("すべて基準値内");
            assertThat(page.locator("main .doors")).not().containsText("数えません");
            Assertions.assertThat(page.locator("main .doors button").count()).isZero();
        }
    }
}
