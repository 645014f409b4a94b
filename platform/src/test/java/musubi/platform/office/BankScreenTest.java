package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.payout.BankFixture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two officers enter accounts, make a bank file, clear it and take it. */
class BankScreenTest {
    private final ContractFixture town = new ContractFixture();

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    private static void fill(Page page, String party, String number) {
        page.fill("#party", party);
        page.fill("#bank_code", "0140");
        page.fill("#branch_code", "020");
        page.fill("#account_number", number);
        page.fill("#kana_name", "カ）ケンコウジギヨウ");
    }

    @Test
    void accounts_are_approved_by_a_second_officer_and_a_file_is_made_cleared_and_taken() {
        var payOn = BankFixture.payOn();
        var settlement = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.released(settlement);
        try (var first = Screen.desk();
                var second = Screen.desk()) {
            var page = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var other = second.signIn("second-" + town.city, ContractFixture.PASSWORD);
            first.open("/payees/new?party=健康広場");
            fill(page, "健康広場", "12A");
            page.fill("#kana_name", "健康広場");
            press(page, "登録して承認を待つ");
            assertThat(page.locator("[role=alert] li")).hasCount(2);
            assertThat(page.locator("#account_number")).hasValue("12A");
            first.clean();
            fill(page, "健康広場", "1234567");
            press(page, "登録して承認を待つ");
            press(page, "紙の口座届と一致するので承認する");
            assertThat(page.locator("[role=alert]")).containsText("別の職員");
            other.navigate(page.url());
            press(other, "紙の口座届と一致するので承認する");
            assertThat(other.locator("dl")).containsText("second-" + town.city);
            second.clean();
            first.open("/payees/new?party=試験市");
            fill(page, "試験市", "7654321");
            page.fill("#originator", "1234567890");
            press(page, "登録して承認を待つ");
            other.navigate(page.url());
            press(other, "紙の口座届と一致するので承認する");
            second.open("/payees");
            assertThat(other.locator("table")).not().containsText("1234567");
            second.clean();

            var bank = "/contracts/monthly/settlements/%s/bank".formatted(settlement);
            first.open(bank);
            press(page, "ファイルを作る");
            assertThat(page.locator("[role=alert]")).containsText("振込指定日を入力してください");
            page.fill("#payOn", payOn.toString());
            press(page, "ファイルを作る");
            assertThat(page.locator("[role=alert]")).containsText("2 名の承認と理由");
            page.fill("#reason", "テストデータ提出中");
            press(page, "ファイルを作る");
            assertThat(page.locator("main")).containsText("1,000");
            first.clean();
            second.open(bank);
            press(other, "件数・合計・SHA-256を確かめて承認する");
            var download = other.waitForDownload(() -> press(other, "ダウンロードする（記録されます）"));
            org.assertj.core.api.Assertions.assertThat(download.suggestedFilename())
                    .isEqualTo("zengin-%s.txt".formatted(payOn));
            second.open(bank);
            assertThat(other.locator("main")).containsText("second-" + town.city);
        }
    }

    @Test
    void a_wrong_day_is_given_up_and_what_came_back_is_booked_by_two_officers_on_screen() {
        accounts();
        var settlement = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.released(settlement);
        try (var first = Screen.phone();
                var second = Screen.desk()) {
            var page = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var other = second.signIn("second-" + town.city, ContractFixture.PASSWORD);
            var bank = "/contracts/monthly/settlements/%s/bank".formatted(settlement);
            make(first, bank);
            page.locator("a", new Page.LocatorOptions().setHasText("取り消す")).click();
            press(page, "申し出て、別の職員の確認を待つ");
            assertThat(page.locator("[role=alert]")).containsText("理由を書いてください");
            page.fill("#reason", "振込指定日の間違い");
            press(page, "申し出て、別の職員の確認を待つ");
            assertThat(page.locator("[role=status]")).containsText("記録しました");
            first.clean();
            press(page, "確かめたので確認する");
            assertThat(page.locator("[role=alert]")).containsText("申し出た人は確認できません");
            other.navigate(page.url());
            press(other, "確かめたので確認する");
            assertThat(other.locator("main")).containsText("取り消されました");

            make(first, bank);
            second.open(bank);
            press(other, "件数・合計・SHA-256を確かめて承認する");
            other.waitForDownload(() -> press(other, "ダウンロードする（記録されます）"));
            first.open(bank);
            assertThat(page.locator("main")).containsText("銀行に渡した額");
            page.locator("a", new Page.LocatorOptions().setHasText("取り消す"))
                    .first()
                    .click();
            press(page, "申し出て、別の職員の確認を待つ");
            assertThat(page.locator("[role=alert]")).containsText("戻った日");
            page.check("input[name=lines]");
            page.fill(
                    "#day", java.time.LocalDate.now(musubi.quantity.Japan.TIME).toString());
            page.fill("#reason", "口座なし");
            first.clean();
            press(page, "申し出て、別の職員の確認を待つ");
            other.navigate(page.url());
            second.clean();
            press(other, "確かめたので確認する");
            second.open(bank);
            assertThat(other.locator("main")).containsText("まだファイルにしていない振込が 1 件");
            assertThat(other.locator("main")).containsText("もうダウンロードできません");
            second.clean();
        }
    }

    /** The second officer looks when the day is over. */
    @Test
    void a_file_whose_day_is_over_says_what_to_do_and_can_only_be_given_up() {
        accounts();
        var settlement = town.requested(town.signed(ContractFixture.monthly("monthly")), "2026-04");
        town.released(settlement);
        try (var first = Screen.phone()) {
            var page = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var bank = "/contracts/monthly/settlements/%s/bank".formatted(settlement);
            make(first, bank);
            assertThat(page.locator("main")).containsText("件数・合計・SHA-256を確かめて承認する");
            ServerFixture.owning(
                    owner -> JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                            .sql("update payout.file set pay_on = current_date - 1 where municipality = :city")
                            .param("city", town.city.digits())
                            .update());

            first.open(bank);

            assertThat(page.locator("main")).containsText("振込指定日を過ぎたため");
            assertThat(page.locator("main")).not().containsText("件数・合計・SHA-256を確かめて承認する");
            first.clean();
            page.locator("a", new Page.LocatorOptions().setHasText("取り消す")).click();
            assertThat(page.locator("main")).containsText("このファイルを取り消す");
        }
    }

    private void make(Screen screen, String bank) {
        var page = screen.open(bank);
        page.fill("#payOn", BankFixture.payOn().toString());
        page.fill("#reason", "テストデータ提出中");
        press(page, "ファイルを作る");
    }

    private void accounts() {
        BankFixture.account(town, "健康広場", "1234567", "");
        BankFixture.account(town, "試験市", "7654321", "1234567890");
    }
}
