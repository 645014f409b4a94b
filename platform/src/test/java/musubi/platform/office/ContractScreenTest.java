package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.jobs.Jobs;
import musubi.quantity.Japan;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Officers sign, amend, settle, correct and check a contract on screen. */
class ContractScreenTest {
    private final ContractFixture town = new ContractFixture();

    private Page press(Page page, String words) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
        return page;
    }

    @Test
    void every_mistake_stands_at_its_line_and_the_text_is_kept() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            desk.open("/contracts");
            var wrong = ContractFixture.yearly("wrong")
                    .replace("per: fiscal-year", "per: fortnight")
                    .replace("unit: JPY", "unit: EUR");
            page.fill("#text", wrong);
            press(page, "登録する");

            assertThat(page.locator("[role=alert] li")).hasCount(2);
            assertThat(page.locator("[role=alert]")).containsText("3行目");
            assertThat(page.locator("[role=alert]")).containsText("unit: EUR");
            assertThat(page.locator("#text")).hasValue(wrong);
            desk.clean();
        }
    }

    @Test
    void an_agreement_is_signed_amended_and_shows_what_changed() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            desk.open("/contracts");
            page.fill("#text", ContractFixture.monthly("monthly"));
            press(page, "登録する");
            assertThat(page.locator("h1")).hasText("成果連動契約");
            assertThat(page.locator("[role=status]")).containsText("試験市、健康広場");
            page.getByText("署名を記録する").click();
            for (var party : new String[] {"試験市", "健康広場"}) {
                page.selectOption("#party", party);
                page.fill("#office", "市長");
                page.fill("#on", "2026-03-25");
                press(page, "署名を記録する");
            }
            assertThat(page.locator("[role=status]")).hasText("全員署名済み");
            assertThat(page.locator("table")).containsText("first-" + town.city);

            desk.open("/contracts/monthly/amendment");
            var text = page.inputValue("#text");
            page.fill("#text", text.replace("1_000", "2_000"));
            press(page, "登録する");
            assertThat(page.locator("[role=alert]")).containsText("署名された本文は変えられません");
            page.fill(
                    "#text",
                    text + "\namendments:\n  - effective: 2026-10-01\n    changes:\n      clauses.fixed.pays: 2_000\n");
            press(page, "登録する");
            assertThat(page.locator("h1")).hasText("成果連動契約 第2版");
            assertThat(page.locator("dl")).containsText("2026-10-01");
            assertThat(page.locator("pre").first()).containsText("clauses.fixed.pays: 2_000");
            desk.clean();
        }
    }

    @Test
    void a_period_is_settled_corrected_and_checked_with_its_derivation_open_on_screen() {
        town.signed(ContractFixture.yearly("yearly"));
        var hanako = town.somebody();
        town.mark(hanako, true);
        try (var desk = Screen.withoutScripts();
                var other = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            desk.open("/contracts/yearly");
            page.locator("summary").getByText("期間を指定して精算する").click();
            page.fill("#period", "FY2026");
            press(page, "証拠を固定する");
            press(page, "証拠を承認して計算する");
            assertThat(page.locator(".line strong.amount")).hasText("3,000円");
            page.locator(".tree > summary").first().click();
            assertThat(page.locator(".tree")).containsText("証拠: 指標 participants");
            press(page, "支払を依頼する");
            var settlement = page.url();
            var second = other.signIn("second-" + town.city, ContractFixture.PASSWORD);
            second.navigate(settlement);
            press(second, "支払を実行する（依頼した人以外）");
            assertThat(second.locator("main")).containsText("すべて終わりました");
            assertThat(second.locator(".steps")).containsText("second-" + town.city);
            press(second, "計算し直して確かめる");
            assertThat(second.locator(".equal")).containsText("一致しました");
            second.locator(".tree > summary").first().click();
            other.clean();
            var zip = second.context().request().get(settlement + "/pack.zip");
            Assertions.assertThat(new String(zip.body(), 0, 2, StandardCharsets.US_ASCII))
                    .isEqualTo("PK");

            town.mark(hanako, false);
            other.open("/contracts/yearly");
            press(second, "令和8年度（2026年度） の証拠を固定し直す");
            press(second, "証拠を承認して計算する");
            assertThat(second.locator("dl").first()).containsText("−3,000円");
            assertThat(second.locator("main")).containsText("返還を求める額");
            other.clean();
            other.open("/contracts/yearly");
            other.clean();
        }
        try (var phone = Screen.phone()) {
            phone.signIn("first-" + town.city, ContractFixture.PASSWORD);
            phone.open("/contracts/yearly");
            phone.clean();
            phone.page()
                    .getByText("開く", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            phone.page().locator(".tree > summary").first().click();
            phone.clean();
        }
    }

    @Test
    void evidence_is_ready_to_be_approved_the_morning_after_the_days_that_an_officer_chose() {
        town.signed(ContractFixture.monthly("monthly"));
        int passed = LocalDate.ofInstant(ServerFixture.part(Clock.class).instant(), Japan.TIME)
                        .getDayOfMonth()
                - 1;
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            desk.open("/contracts");
            page.getByText("日数を変える").click();
            page.fill("#days", "200");
            press(page, "保存する");
            assertThat(page.locator("#days")).hasValue("200");
            assertThat(page.locator("main")).containsText("0 から 180 までの日数にしてください");
            page.fill("#days", Integer.toString(passed));
            press(page, "保存する");
            assertThat(page.locator("[role=status]")).containsText("保存しました");
            assertThat(page.locator("main")).containsText("期間が終わって %d 日たった夜".formatted(passed));
            desk.clean();

            ServerFixture.part(Jobs.class).run("contract.packs");
            desk.open("/");
            assertThat(page.locator("main")).containsText("証拠の承認待ち");
            desk.open("/contracts/monthly");
            assertThat(page.locator("main")).containsText("夜間に自動で固定しました");
            desk.clean();
            page.getByText("開く").first().click();
            assertThat(page.locator("[role=note]")).containsText("まだ誰も承認していません");
            desk.clean();
            press(page, "証拠を承認して計算する");
            assertThat(page.locator(".line strong.amount")).hasText("1,000円");
            assertThat(page.locator("[role=note]")).hasCount(0);
        }
    }
}
