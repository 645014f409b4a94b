package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipalities;
import musubi.platform.payout.BankFixture;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.points.CityFixture;
import musubi.platform.programme.Providers;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Money that is owed, from what is owed to the file for the bank, as two officers do it on their pages. */
class MoneyWalkTest {
    private static final String FUND = """
            agreement: citizens-fund
            title: {ja: 市民ファンド, en: Citizens' fund}
            unit: JPY
            between: {payer: 健康広場, payee: [citizens]}
            term: {from: 2026-04-01, until: 2028-04-01}
            receipts: [monthly]
            funding:
              - {who: citizens, units: 3, unit: 20_000, on: 2026-04-01, as: investment}
            distribute:
              - dividend: {to: [citizens]}
            """;

    private final LocalDate today = LocalDate.now(Japan.TIME);

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    private static Actor officer(Code city, String name) {
        var id = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            id,
                            name + "-" + city,
                            ContractFixture.PASSWORD,
                            Role.OFFICER,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
        return new Actor(id.toString(), Role.OFFICER, city, Optional.empty(), Optional.empty());
    }

    private static void account(Actor first, Actor second, String party, String number, String originator) {
        var register = ServerFixture.part(PayeeRegister.class);
        var acting = ServerFixture.part(Acting.class);
        var id = UUID.randomUUID();
        acting.as(first, () -> {
            register.propose(id, new PayeeAccount(party, "0140", "", "020", "", "1", number, "カ）ケンコウ", originator));
            return true;
        });
        acting.as(second, () -> register.approve(id));
    }

    /** From the closing on the page of the first officer to the file the second one takes. */
    private void paid(Screen first, Screen second, String ground, String sum) {
        var page = first.page();
        var other = second.page();
        first.open("/remittances?until=" + today);
        first.clean();
        page.locator("section:has(input[value='" + ground + "']) button").click();
        assertThat(page.locator("main")).containsText("実行を待っています");
        assertThat(page.locator("main")).containsText(sum);
        first.clean();
        press(page, "支払を実行する");
        assertThat(page.locator("[role=alert]")).containsText("締めた方は実行できません");
        other.navigate(page.url());
        press(other, "支払を実行する");
        assertThat(other.locator("[role=status]")).containsText("支払を実行しました");
        second.clean();
        page.navigate(other.url());
        page.locator("main a.button").click();
        page.fill("#payOn", BankFixture.payOn().toString());
        page.fill("#reason", "テストデータ提出中");
        press(page, "ファイルを作る");
        assertThat(page.locator("main")).containsText("承認待ち");
        assertThat(page.locator("main")).containsText(sum);
        first.clean();
        other.navigate(page.url());
        press(other, "件数・合計・SHA-256を確かめて承認する");
        var download = other.waitForDownload(() -> press(other, "ダウンロードする（記録されます）"));
        Assertions.assertThat(download.suggestedFilename()).startsWith("zengin-");
        first.open("/remittances");
        page.locator("#remittances tbody a").first().click();
        assertThat(page.locator("#lines")).containsText("に振り込まれます");
        page.locator("#lines a").first().click();
        assertThat(page.locator("#items tbody tr").first()).isVisible();
        first.clean();
    }

    @Test
    void a_used_voucher_is_closed_released_and_sent_to_its_shop_which_reads_its_statement() {
        var city = new CityFixture();
        var first = officer(city.code(), "first");
        var second = officer(city.code(), "second");
        city.as(() -> {
            ServerFixture.part(Providers.class).keep(Providers.Provider.named("daikoku", "大黒屋"));
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "shop-" + city.code(),
                            ContractFixture.PASSWORD,
                            Role.PROVIDER,
                            Optional.empty(),
                            Optional.of("daikoku"));
            return true;
        });
        account(
                first,
                second,
                ServerFixture.part(Municipalities.class).get(city.code()).name().ja(),
                "7654321",
                "1234567890");
        city.inForce(city.lastMonth());
        var hanako = city.joined();
        for (int day = 1; day <= 4; day++) city.walks(hanako, city.lastMonth().atDay(day), 10_000);
        city.followed();
        try (var desk = Screen.desk();
                var window = Screen.phone();
                var till = Screen.phone()) {
            var page = desk.signIn("first-" + city.code(), ContractFixture.PASSWORD);
            window.signIn("second-" + city.code(), ContractFixture.PASSWORD);
            desk.open("/rewards/new");
            page.fill("#title", "買い物券 500円");
            page.fill("#points", "50");
            page.selectOption("#shop", "daikoku");
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("買い物券 500円");
            desk.clean();
            desk.open("/people/" + hanako + "/rewards");
            page.locator("main button").first().click();
            var code = page.locator("code").first().textContent();
            var shop = till.signIn("shop-" + city.code(), ContractFixture.PASSWORD);
            till.open("/vouchers?code=" + code);
            shop.getByText("使用済みにする").click();
            assertThat(shop.locator("[role=status]")).containsText("買い物券 500円");
            till.open("/provider/payments");
            assertThat(shop.locator("main")).containsText("まだ締めていない分: 500 円");
            assertThat(shop.locator("main")).containsText("承認された振込口座がありません");
            till.clean();

            desk.open("/remittances?until=" + today);
            assertThat(page.locator("#open-voucher")).containsText("大黒屋");
            assertThat(page.locator("#open-voucher")).containsText("承認された口座がない");
            desk.clean();
            account(first, second, "daikoku", "1111111", "");
            paid(desk, window, "voucher", "500");

            till.open("/provider/payments");
            assertThat(shop.locator("#sums")).containsText("に振り込まれます");
            assertThat(shop.locator("#items")).containsText("買い物券 500円");
            till.clean();
            for (var form : new String[] {"csv", "pdf"}) {
                var link = shop.locator(".take a[href*='as=%s'][href*='list=sums']".formatted(form))
                        .getAttribute("href");
                var answer = shop.request().get(Screen.url(link));
                Assertions.assertThat(answer.status()).isEqualTo(200);
                if (form.equals("csv")) Assertions.assertThat(answer.text()).contains("500");
            }
            Assertions.assertThat(shop.request().get(Screen.url("/remittances")).status())
                    .isEqualTo(403);
            Assertions.assertThat(
                            page.request().get(Screen.url("/provider/payments")).status())
                    .isEqualTo(403);
        }
    }

    @Test
    void units_are_taken_called_paid_in_spent_corrected_distributed_and_sent_to_who_holds_them() {
        var town = new ContractFixture();
        town.account("hanako", Role.INVESTOR, Optional.empty());
        town.released(town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04"));
        town.released(town.requested(town.signed(FUND), "FY2026"));
        try (var desk = Screen.desk();
                var window = Screen.desk();
                var home = Screen.phone()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            window.signIn("second-" + town.city, ContractFixture.PASSWORD);
            desk.open("/funding");
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
            page.fill("form[action$='/funders'] [name=name]", "出資 花子");
            page.fill("form[action$='/funders'] [name=login]", "hanako-" + town.city);
            page.locator("form[action$='/funders'] button").click();
            assertThat(page.locator("main")).containsText("出資 花子");
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
            var offering = "form[action$='/offerings'] ";
            page.fill(offering + "[name=id]", "citizens");
            page.fill(offering + "[name=title]", "市民ファンド");
            page.fill(offering + "[name=agreement]", "citizens-fund");
            page.fill(offering + "[name=payee]", "citizens");
            page.fill(offering + "[name=unitYen]", "20000");
            page.fill(offering + "[name=units]", "3");
            page.fill(offering + "[name=opens]", today.minusDays(30).toString());
            page.fill(offering + "[name=closes]", today.minusDays(1).toString());
            page.locator(offering + "button").click();
            assertThat(page.locator("#offerings")).containsText("市民ファンド");
            var at = "/funding/offerings/citizens";
            desk.open(at);
            fill(page, "subscriptions", "units", "3", "on", today.minusDays(5).toString());
            assertThat(page.locator("#entries")).containsText("3 口");
            fill(page, "calls", "yenPerUnit", "20000", "due", today.toString());
            fill(page, "payments", "yen", "60001", "on", today.toString());
            assertThat(page.locator("form[action$='/payments'] [role=alert]")).containsText("60,000 円");
            fill(page, "payments", "yen", "60000", "on", today.toString());
            fill(page, "expenses", "what", "広告", "yen", "900000", "on", today.toString());
            assertThat(page.locator("#entries")).containsText("広告");
            desk.clean();
            page.locator("#entries tr", new Page.LocatorOptions().setHasText("広告"))
                    .locator("a")
                    .click();
            press(page, "この記録を取り消す");
            assertThat(page.locator("form [role=alert]")).containsText("理由");
            desk.clean();
            page.fill("#why", "桁の間違い");
            press(page, "この記録を取り消す");
            assertThat(page.locator("[role=status]")).containsText("取り消しました");
            assertThat(page.locator("#entries")).containsText("桁の間違い");
            fill(page, "expenses", "what", "広告", "yen", "9000", "on", today.toString());
            press(page, "支払われた分配を口数で割り当てる");
            assertThat(page.locator("[role=status]")).containsText("1 行");
            desk.clean();
            dueNow(town.city);
            var party = page.request().get(Screen.url("/payees/new")).text();
            var funder = party.replaceAll("(?s).*(funder-[0-9a-f-]{36}).*", "$1");
            account(town.first, town.second, "健康広場", "7654321", "1234567890");
            account(town.first, town.second, funder, "1111111", "");
            paid(desk, window, "share", "1,000");

            var own = home.signIn("hanako-" + town.city, ContractFixture.PASSWORD);
            home.open("/holdings");
            assertThat(own.locator("main")).containsText("に振り込まれます");
            home.clean();
            var pdf = own.request().get(Screen.url("/holdings/citizens/statement.pdf"));
            Assertions.assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII))
                    .isEqualTo("%PDF-");
        }
    }

    private static void fill(Page page, String form, String... fields) {
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        var at = "form[action$='/" + form + "'] ";
        for (int i = 0; i < fields.length; i += 2) page.fill(at + "[name=" + fields[i] + "]", fields[i + 1]);
        // The page that comes has the same address, so the one that goes is marked.
        page.evaluate("window.gone = true");
        page.locator(at + "button").click();
        page.waitForFunction("() => !window.gone && document.readyState === 'complete'");
    }

    /** What falls due at the end of the fiscal year is due now. */
    private static void dueNow(Code city) {
        ServerFixture.owning(
                owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                        .sql("update funding.share set due = current_date - 1 where municipality = :city")
                        .param("city", city.digits())
                        .update());
    }
}
