package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static musubi.platform.office.PeopleWalkTest.account;
import static musubi.platform.office.PeopleWalkTest.button;

import com.microsoft.playwright.Page;
import java.time.LocalDate;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.people.Enrolments;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** An officer puts a mistake about joining and leaving right, on screen. */
class MistakesWalkTest {
    private static void opens(Page page) {
        page.locator("#schemes + table a, #schemes + p + table a").first().click();
        assertThat(page.locator("h1")).hasText("登録の誤りを直す");
    }

    @Test
    void an_officer_puts_the_day_right_takes_a_leaving_back_and_then_the_enrolment() {
        var city = ServerFixture.municipality();
        var today = TimetableFixture.today();
        var hanako = ServerFixture.as(city, () -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
        ServerFixture.as(city, () -> {
            var enrolments = ServerFixture.part(Enrolments.class);
            enrolments.leave(hanako, "kenko", today, "転出");
            return true;
        });
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/" + hanako);
            opens(page);
            screen.clean();

            page.fill("#day", today.plusDays(1).toString());
            page.fill("#day-why", "読み違い");
            button(page, "登録日を直す").click();
            assertThat(page.locator("#mend-day")).containsText("今日までの日");
            screen.clean();
            page.fill("#day", LocalDate.of(2026, 4, 2).toString());
            button(page, "登録日を直す").click();
            assertThat(page.locator(".done")).containsText("登録日を直しました");
            assertThat(page.locator("main")).containsText("2026-04-02");
            screen.clean();

            opens(page);
            page.fill("#return-why", "山田さんは転出していない");
            button(page, "退会を取り消す").click();
            assertThat(page.locator("#mend-why")).containsText("氏名を書かないで");
            page.fill("#return-why", "別の方の転出");
            button(page, "退会を取り消す").click();
            assertThat(page.locator(".done")).containsText("退会を取り消しました");

            opens(page);
            page.fill("#taking-back-why", "別の方の申込書");
            button(page, "登録を取り消す").click();
            assertThat(page.locator(".done")).containsText("誤った登録を取り消しました");
            assertThat(page.locator("main")).containsText("参加している事業はありません");
            screen.clean();
        }
    }

    @Test
    void the_counter_is_shown_no_way_there() {
        var city = ServerFixture.municipality();
        var hanako = ServerFixture.as(city, () -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            var page = screen.open("/people/" + hanako);

            assertThat(page.locator("#schemes + table")).containsText("2026-04-01");
            assertThat(page.locator("#schemes + table a")).hasCount(0);
        }
    }
}
