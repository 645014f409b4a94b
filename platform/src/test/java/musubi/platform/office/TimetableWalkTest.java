package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** An officer makes a timetable on screen, from the provider to a cancelled session. */
class TimetableWalkTest {
    @Test
    void an_officer_makes_a_series_books_for_somebody_changes_and_cancels() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(city, () -> {
            TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            return TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty());
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            offers(screen, page);
            makes(screen, page);
            books(screen, page);
            changesAndCancels(screen, page);
        }
    }

    @Test
    void a_refused_booking_keeps_who_was_looked_for_and_is_told_beside_them() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(city, () -> {
            var hanako = TimetableFixture.joins("山田 花子", "ヤマダ ハナコ");
            TimetableFixture.joins("山田 太郎", "ヤマダ タロウ");
            TimetableFixture.programme("体操教室", "club");
            var tomorrow = LocalDate.now(Japan.TIME).plusDays(1);
            TimetableFixture.session("taken", "体操教室", tomorrow, "10:00", 9);
            TimetableFixture.session("other", "体操教室", tomorrow, "10:00", 9);
            TimetableFixture.books("taken", hanako);
            return TimetableFixture.account(city, Role.COUNTER, Optional.empty(), Optional.empty());
        });
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/sessions/other");
            page.fill("#q", "やまだ");
            page.locator("[role=search] button").click();
            var hanako = page.locator("tr", new Page.LocatorOptions().setHasText("山田 花子"));

            hanako.locator("select").selectOption("phone");
            hanako.getByText("予約する", new Locator.GetByTextOptions().setExact(true))
                    .click();

            assertThat(hanako.locator("[role=alert]")).containsText("同じ時間に別の予約があります");
            assertThat(page.locator("[role=alert]")).hasCount(1);
            assertThat(page.locator("#q")).hasValue("やまだ");
            assertThat(hanako.locator("select")).hasValue("phone");
            assertThat(hanako.locator("select")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("山田 太郎"))
                            .locator("select"))
                    .hasValue("counter");
            screen.clean();
        }
    }

    private static void offers(Screen screen, Page page) {
        screen.open("/programmes");
        assertThat(page.locator("main")).containsText("まず事業者を追加してください");
        screen.open("/programmes/providers/new");
        page.locator("main button").click();
        assertThat(page.locator("[role=alert]")).containsText("名前を入力してください");
        page.fill("#name", "からだクラブ");
        page.locator("main button").click();
        page.locator("#providers").getByText("からだクラブ").click();
        assertThat(page.locator("h1")).hasText("事業者を直す");
        assertThat(page.locator("#name")).hasValue("からだクラブ");
        screen.clean();
        page.fill("#name", "からだ倶楽部");
        page.fill("#contact", "0000-11-2222");
        page.locator("main button").click();
        assertThat(page.locator("main")).containsText("からだ倶楽部");
        assertThat(page.locator("main")).not().containsText("からだクラブ");
        screen.open("/programmes/venues/edit");
        page.fill("#name", "西公民館");
        page.fill("#address", "西町3-60");
        page.fill("#latitude", "95");
        page.locator("main button").click();
        assertThat(page.locator("[role=alert]")).containsText("緯度と経度");
        assertThat(page.locator("#address")).hasValue("西町3-60");
        page.fill("#latitude", "");
        screen.clean();
        page.locator("main button").click();
        screen.open("/programmes/new");
        page.fill("#title", "火曜の体操");
        screen.clean();
        page.locator("main button").click();
        assertThat(page.locator("main")).containsText("火曜の体操");
        screen.clean();
    }

    private static void makes(Screen screen, Page page) {
        screen.open("/sessions");
        screen.clean();
        page.locator("main a.button").first().click();
        page.locator("main button").click();
        assertThat(page.locator("[role=alert]")).containsText("曜日を選んでください");
        page.check("input[name=weekdays][value='2']");
        page.fill("#from", "2027-09-01");
        page.fill("#through", "2027-11-30");
        page.fill("#except", "2027-09-14");
        page.selectOption("#venue", new com.microsoft.playwright.options.SelectOption().setLabel("西公民館"));
        screen.clean();
        page.locator("main button").click();
        assertThat(page.locator("main")).containsText("休み（指定した休み）");
        screen.clean();
        page.locator("button.second").click();
        assertThat(page.locator("#except")).hasValue("2027-09-14");
        page.fill("#from", LocalDate.now(Japan.TIME).plusDays(1).toString());
        page.fill("#through", LocalDate.now(Japan.TIME).plusDays(21).toString());
        page.locator("main button").click();
        page.locator("main button").first().click();
        assertThat(page.locator("h1")).hasText("くり返しの開催");
        assertThat(page.locator("tbody tr")).hasCount(3);
        screen.clean();
    }

    private static void books(Screen screen, Page page) {
        page.locator("tbody a").first().click();
        page.fill("#q", "はなこ");
        page.locator("[role=search] button").click();
        page.getByText("予約する", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("[role=status]")).containsText("予約しました");
        assertThat(page.locator("main")).containsText("予約した方（1人）");
        screen.clean();
    }

    private static void changesAndCancels(Screen screen, Page page) {
        page.getByText("変更・中止").click();
        assertThat(page.locator("main")).containsText("1人の方が予約");
        page.fill("#starts", "13:30");
        page.locator("form input[value=AND_FOLLOWING]").first().check();
        screen.clean();
        page.getByText("変更する", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("[role=status]")).containsText("3回を変更しました");
        page.getByText("変更・中止").click();
        page.locator("button.danger").click();
        assertThat(page.locator("[role=alert]")).containsText("中止の理由を入力してください");
        page.fill("#why", "講師の都合");
        page.locator("button.danger").click();
        assertThat(page.locator("main")).containsText("この回は中止です。理由：講師の都合");
        assertThat(page.locator("main")).containsText("山田 花子");
        screen.clean();
        screen.open("/sessions?view=list&free=1");
        assertThat(page.locator("tbody tr")).hasCount(2);
        screen.clean();
        page.goBack();
        page.getByText("中止を取りやめて開催する").click();
        assertThat(page.locator("[role=status]")).containsText("1回の中止を取りやめました");
        assertThat(page.locator("main")).not().containsText("この回は中止です");
        screen.clean();
    }
}
