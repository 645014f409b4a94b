package musubi.platform.rewards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.contract.ContractFixture;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** One owner of two shops on a server that was in use before: two officers on their pages, and the shop on its own. */
class ShopsWalkTest {
    private final ShopsFixture shops = new ShopsFixture();
    private final ContractFixture town = shops.town;

    private static void press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    @Test
    void what_was_paid_before_is_said_confirmed_and_taken_back_on_screen() {
        shops.accounts();
        var yesterday = shops.today.minusDays(1);
        shops.used(
                shops.item(Kind.VOUCHER, ShopsFixture.DAIKOKU, 500),
                yesterday.atTime(12, 0).atZone(Japan.TIME).toInstant());
        try (var first = Screen.desk();
                var second = Screen.phone();
                var till = Screen.phone()) {
            var page = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var other = second.signIn("second-" + town.city, ContractFixture.PASSWORD);
            till.signIn("daikoku-" + town.city, ContractFixture.PASSWORD);
            first.open("/remittances?until=" + yesterday);
            page.getByText("すでにほかの方法で支払っている場合").click();
            var state = yesterday + " までの 1 件、500 円を、支払済みとして記録する";
            press(page, state);
            assertThat(page.locator("[role=alert]")).containsText("理由を1,000文字以内で入力してください");
            page.fill("[name=reason]", "3月分までは請求書で支払済み");
            first.clean();
            press(page, state);
            assertThat(page.locator("[role=status]")).containsText("支払済みとして記録しました");
            page.locator("#remittances tbody a").first().click();
            assertThat(page.locator("main")).containsText("3月分までは請求書で支払済み");
            first.clean();
            press(page, "支払済みと確認する");
            assertThat(page.locator("[role=alert]")).containsText("締めた方は実行できません");

            other.navigate(page.url());
            press(other, "支払済みと確認する");
            assertThat(other.locator("[role=status]")).containsText("支払済みとして扱います");
            second.clean();
            till.open("/provider/payments");
            assertThat(till.page().locator("#sums")).containsText("このシステムの外での支払");
            till.clean();

            other.getByText("支払済みの記録を取り消す").first().click();
            other.fill("#reason", "日付の間違い");
            other.locator("form[action$='/taken-back'] button").click();
            assertThat(other.locator("[role=status]")).containsText("取り消しました");
            assertThat(other.locator("main")).containsText("支払済みの記録は取り消されました");
            second.clean();
            first.open("/remittances?until=" + yesterday);
            assertThat(page.locator("#open-voucher")).containsText("500");
        }
    }

    @Test
    void two_shops_of_one_owner_are_one_transfer_on_every_page_and_come_back_together() {
        shops.accounts("1111111", "1111111");
        shops.used(shops.item(Kind.VOUCHER, ShopsFixture.DAIKOKU, 500), Instant.now());
        shops.used(shops.item(Kind.VOUCHER, ShopsFixture.EBISU, 500), Instant.now());
        UUID closing = shops.closed();
        shops.released(closing);
        var bank = "/remittances/" + closing + "/bank";
        try (var first = Screen.desk();
                var till = Screen.phone()) {
            var page = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            first.open(bank);
            assertThat(page.locator("main")).containsText("同じ口座への支払は、1件の振込にまとめます");
            first.clean();
            var file = shops.file(closing);
            Assertions.assertThat(shops.taken(file)).containsExactly("1111111 1000");
            first.open(bank + "/" + file);
            assertThat(page.locator("main table")).containsText("同じ口座への 2 件をまとめた 1,000 円の振込");
            assertThat(page.locator("input[name=lines]")).hasCount(1);
            page.check("input[name=lines]");
            page.fill("#day", shops.today.toString());
            page.fill("#reason", "口座なし");
            first.clean();
            press(page, "申し出て、別の職員の確認を待つ");
            assertThat(page.locator("main")).containsText("明細 1, 2、合計 1,000 円");

            till.signIn("ebisu-" + town.city, ContractFixture.PASSWORD);
            till.open("/provider/payments");
            assertThat(till.page().locator("#sums")).containsText("ほかの支払と合わせて 1,000 円を1件で振り込み");
            till.clean();

            first.open("/remittances");
            var csv = page.request()
                    .get(Screen.url(
                            page.locator(".take a[href*='list.csv']").first().getAttribute("href")))
                    .text();
            Assertions.assertThat(csv.lines().toList())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains(",2,1000,");
        }
    }
}
