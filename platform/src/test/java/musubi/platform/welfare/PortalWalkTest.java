package musubi.platform.welfare;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.BankFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the invitation of whoever looks after a group to the grant that is paid into its account. */
class PortalWalkTest {
    private final ContractFixture town = new ContractFixture();

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    private static Screen screen(String kind) {
        return switch (kind) {
            case "phone" -> Screen.phone();
            case "desk" -> Screen.desk();
            default -> Screen.withoutScripts();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "desk", "without scripts"})
    void a_group_is_entered_somebody_is_invited_asks_is_granted_and_paid(String kind) {
        var payOn = BankFixture.payOn();
        var payer =
                ServerFixture.part(Municipalities.class).get(town.city).name().ja();
        BankFixture.account(town, payer, "7654321", "1234567890");
        try (var own = screen(kind);
                var first = Screen.desk();
                var second = Screen.desk()) {
            var office = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var other = second.signIn("second-" + town.city, ContractFixture.PASSWORD);
            var login = "caretaker-" + town.city;
            var link = invited(first, office, login);

            var page = own.page();
            own.open(URI.create(link).getPath());
            page.fill("#fresh", "a longer password");
            press(page, "アカウントを開く");
            assertThat(page.locator("h1")).hasText("朝の散歩会");
            assertThat(page.locator("main")).containsText("10人に満たない");
            assertThat(page.locator("main")).containsText("会社名・グループ名には「朝の散歩会」");
            if (!kind.startsWith("without")) own.clean();
            account(own, page, kind);
            asked(own, page, kind);

            granted(first, office);
            // Whoever invited may have used the link, so they do not count as the second person.
            first.open("/payees");
            office.locator("tr", new Page.LocatorOptions().setHasText("朝の散歩会"))
                    .locator("a")
                    .first()
                    .click();
            press(office, "紙の口座届と一致するので承認する");
            assertThat(office.locator("[role=alert]")).containsText("別の人");
            first.open("/grants");
            second.open("/payees");
            other.locator("tr", new Page.LocatorOptions().setHasText("朝の散歩会"))
                    .locator("a")
                    .first()
                    .click();
            press(other, "紙の口座届と一致するので承認する");
            var payment = released(first, office, second, other);
            own.open("/group");
            assertThat(page.locator("main")).containsText("20,000円: 支払が決まりました");

            paid(first, office, second, other, payment, payOn.toString());
            own.open("/group");
            assertThat(page.locator("main")).containsText("20,000円: %s に振り込まれます".formatted(payOn));
            own.open("/group?lang=en");
            assertThat(page.locator("main")).containsText("20,000 yen: paid into the account on " + payOn);
            if (!kind.startsWith("without")) own.clean();
            first.open("/grants");
            assertThat(office.locator("main")).containsText("20,000円: %s に振り込まれます".formatted(payOn));
            first.clean();
        }
    }

    private static String invited(Screen first, Page office, String login) {
        first.open("/groups");
        assertThat(office.locator("main")).containsText("まだありません");
        first.clean();
        press(office, "登録する");
        assertThat(office.locator("[role=alert]")).containsText("20 文字以内");
        office.fill("#name", "朝の散歩会");
        press(office, "登録する");
        assertThat(office.locator("[role=status]")).containsText("登録しました");
        office.fill("#login", "x");
        press(office, "招待のリンクを作る");
        assertThat(office.locator("[role=alert]")).isVisible();
        assertThat(office.locator("#login")).hasValue("x");
        first.clean();
        office.fill("#login", login);
        press(office, "招待のリンクを作る");
        first.clean();
        return office.locator("#link").inputValue();
    }

    private static void account(Screen own, Page page, String kind) {
        page.locator("main a", new Page.LocatorOptions().setHasText("振込先の口座")).click();
        page.fill("#bank_code", "0140");
        page.fill("#branch_code", "020");
        page.fill("#account_number", "12A");
        page.fill("#kana_name", "アサノサンポカイ");
        press(page, "口座を届け出る");
        assertThat(page.locator("[role=alert] li")).hasCount(1);
        assertThat(page.locator("#kana_name")).hasValue("アサノサンポカイ");
        if (!kind.startsWith("without")) own.clean();
        page.fill("#account_number", "1234567");
        press(page, "口座を届け出る");
        assertThat(page.locator("[role=status]")).containsText("口座を受け付けました");
        assertThat(page.locator("main")).containsText("••••567");
    }

    private static void asked(Screen own, Page page, String kind) {
        page.locator("main a", new Page.LocatorOptions().setHasText("助成を申し込む")).click();
        page.fill("#purpose", "体操の道具");
        page.fill("#yen", "たくさん");
        press(page, "申し込む");
        assertThat(page.locator("form [role=alert]")).containsText("1円以上の数字");
        assertThat(page.locator("#yen")).hasValue("たくさん");
        assertThat(page.locator("#purpose")).hasValue("体操の道具");
        if (!kind.startsWith("without")) own.clean();
        page.fill("#yen", "３０，０００円");
        press(page, "申し込む");
        assertThat(page.locator("main")).containsText("市が確かめています");
        assertThat(page.locator("main")).containsText("体操の道具");
    }

    private static void granted(Screen first, Page office) {
        first.open("/grants");
        assertThat(office.locator("main")).containsText("世話人からの申込み");
        office.fill("input[name=granted]", "0");
        press(office, "朝の散歩会への助成を決定する");
        assertThat(office.locator("textarea[name=why]")).hasAttribute("aria-invalid", "true");
        assertThat(office.locator("[role=alert]")).containsText("交付しない理由を書いてください");
        assertThat(office.locator("input[name=granted]")).hasValue("0");
        assertThat(office.locator("input[name=granted][aria-invalid]")).hasCount(0);
        office.fill("input[name=granted]", "20000");
        press(office, "朝の散歩会への助成を決定する");
        assertThat(office.locator("main")).containsText("1件、20,000円");
        first.clean();
    }

    private static String released(Screen first, Page office, Screen second, Page other) {
        press(office, "支払を依頼する");
        assertThat(office.locator("main")).containsText("実行を待っています");
        press(office, "支払を実行する");
        assertThat(office.locator("[role=alert]")).containsText("依頼した方は実行できません");
        first.clean();
        var payment = office.url().replaceFirst("^https?://[^/]+", "").replaceFirst("\\?.*", "");
        second.open(payment);
        try (var late = other.context().newPage()) {
            late.navigate(other.url());
            press(other, "支払を実行する");
            assertThat(other.locator("[role=status].done")).containsText("支払を実行しました");
            press(late, "支払を実行する");
            assertThat(late.locator("[role=alert]")).containsText("何も変わっていません");
        }
        second.clean();
        return payment;
    }

    private static void paid(Screen first, Page office, Screen second, Page other, String payment, String payOn) {
        first.open(payment + "/bank");
        office.fill("#payOn", payOn);
        office.fill("#reason", "テストデータ提出中");
        press(office, "ファイルを作る");
        assertThat(office.locator("main")).containsText("20,000");
        first.clean();
        second.open(payment + "/bank");
        press(other, "件数・合計・SHA-256を確かめて承認する");
        other.waitForDownload(() -> press(other, "ダウンロードする（記録されます）"));
        second.open(payment + "/bank");
        other.locator("a", new Page.LocatorOptions().setHasText("取り消す")).first().click();
        assertThat(other.locator("main")).containsText("朝の散歩会（参加者のグループ）");
    }
}
