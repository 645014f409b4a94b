package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers and the counter do with residents what they have to, on screen. */
class PeopleWalkTest {
    static String account(Code city, Role role) {
        var login = role.word() + "-" + city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login, "correct horse", role, Optional.empty(), Optional.empty());
            return true;
        });
        return login;
    }

    static Locator button(Page page, String words) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(words));
    }

    private static void fill(Page page, String name, String born) {
        page.fill("#name", name);
        page.fill("#born", born);
        page.check("input[name=sex][value=F]");
    }

    @Test
    void an_officer_sets_who_may_join_is_told_why_somebody_may_not_and_accepts_them_with_a_reason() {
        var city = ServerFixture.municipality();
        var born = LocalDate.now(Japan.TIME).minusYears(50).toString();
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/schemes/new");
            page.fill("#ja", "ずっと元気");
            page.fill("#en", "Always well");
            page.fill("#scheme", "Genki!");
            page.fill("#least", "65");
            page.check("input[name=care][value=uncertified]");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("小文字の英数字");
            screen.clean();
            page.fill("#scheme", "genki");
            button(page, "登録する").click();
            assertThat(page.locator("main")).containsText("65歳以上");
            screen.clean();

            screen.open("/people/new");
            page.selectOption("#scheme", "genki");
            fill(page, "山田 花子", born);
            page.check("input[name=certified][value=no]");
            button(page, "確かめる").click();
            assertThat(page.locator("[role=alert]")).containsText("65 歳以上の方が対象です（この方は 50 歳）");
            screen.clean();
            page.fill("#why", "山田さんの家族");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を書かないで");
            page.fill("#why", "家族と参加するため");
            button(page, "登録する").click();
            assertThat(page.locator("h1")).hasText("山田 花子");
            assertThat(page.locator("main")).containsText("職員の判断で受け入れ: 家族と参加するため");
        }
    }

    @Test
    void somebody_leaves_joins_again_and_gives_and_withdraws_consent_on_their_page() {
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        try (var screen = Screen.desk()) {
            screen.signIn(account(city, Role.OFFICER), "correct horse");
            var page = screen.open("/people/consents");
            button(page, "登録する").click();
            assertThat(page.locator("[role=alert]")).containsText("日本語と英語の両方");
            page.fill("#titleJa", "事業への参加");
            page.fill("#titleEn", "Taking part");
            page.fill("#bodyJa", "歩数と参加の記録を、氏名を除いて精算に使います。");
            page.fill("#bodyEn", "Steps and visits are used to settle, without names.");
            button(page, "登録する").click();
            screen.clean();

            screen.open("/people/new");
            fill(page, "山田 花子", "1948-05-05");
            page.fill("#on", today.minusDays(30).toString());
            button(page, "登録する").click();
            button(page, "同意を記録").click();
            assertThat(page.locator("#consents + table")).containsText("同意あり");
            button(page, "撤回を記録").click();
            assertThat(page.locator("#consents + table")).containsText("撤回");
            screen.clean();

            page.locator("summary", new Page.LocatorOptions().setHasText("退会する")).click();
            page.fill("#why-kenko", "転居");
            button(page, "退会する").click();
            assertThat(page.locator("#schemes + table")).containsText("転居");
            page.locator("summary", new Page.LocatorOptions().setHasText("再び登録")).click();
            page.selectOption("#scheme", "kenko");
            button(page, "登録する").click();
            assertThat(page.locator("#schemes + table tbody tr")).hasCount(2);
            screen.clean();
        }
    }

    @Test
    void the_counter_enters_people_but_sets_no_conditions() {
        var city = ServerFixture.municipality();
        try (var screen = Screen.phone()) {
            screen.signIn(account(city, Role.COUNTER), "correct horse");
            var page = screen.open("/people/new");
            assertThat(page.locator("h1")).hasText("参加者を登録");
            screen.clean();
            for (var shut : List.of("/people/schemes", "/people/consents"))
                Assertions.assertThat(page.request().get(Screen.url(shut)).status())
                        .as(shut)
                        .isEqualTo(403);
        }
    }
}
