package musubi.platform.worksheet;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the company an officer enters to the indicator both sides watch and the review they record. */
class WorksheetWalkTest {
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

    private static void clean(Screen screen, String kind) {
        if (!kind.startsWith("without")) screen.clean();
    }

    /** A field of the first row of a table. */
    private static Locator cell(Page page, String table, String column) {
        return page.locator("[name^='%s.001-'][name$='.%s']".formatted(table, column));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "desk", "without scripts"})
    void an_officer_drafts_a_partner_changes_a_risk_both_agree_watch_and_review(String kind) {
        for (int i = 0; i < 12; i++) town.mark(town.somebody(), true);
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Figures.class).make();
            return true;
        });
        try (var first = Screen.desk();
                var own = screen(kind)) {
            var office = first.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var link = invited(first, office);
            var sheet = drafted(first, office);

            var page = own.page();
            own.open(URI.create(link).getPath());
            page.fill("#fresh", "a longer password");
            press(page, "アカウントを開く");
            assertThat(page.locator("h1")).hasText("共創ワークシート");
            clean(own, kind);
            riskChanged(own, page, sheet, kind);

            first.open(sheet);
            assertThat(office.locator("main")).containsText("下書き");
            press(office, "この下書きを提案する");
            assertThat(office.locator("[role=status]")).containsText("提案しました");
            first.clean();
            office.locator("a:has-text('読んで合意する')").click();
            assertThat(office.locator("main")).containsText("冬の道が凍る");
            first.clean();
            press(office, "第1版に合意する");
            assertThat(office.locator("[role=status]")).containsText("合意を記録しました");

            own.open("/worksheets");
            assertThat(page.locator("main")).containsText("あなたの組織の合意待ち");
            own.open(sheet);
            page.locator("a:has-text('読んで合意する')").click();
            clean(own, kind);
            assertThat(page.locator("main")).containsText("first-" + town.city);
            press(page, "第1版に合意する");
            assertThat(page.locator("main")).containsText("合意済み");
            assertThat(page.locator("#kpis")).containsText("12人");
            assertThat(page.locator("#kpis")).containsText("10 以上");
            assertThat(page.locator("#kpis")).containsText("まだ値がありません");
            clean(own, kind);
            readAndReviewed(own, page, sheet, kind);

            compared(first, office, own, page, sheet);
            nobodyElse(sheet);
        }
    }

    private static String invited(Screen first, Page office) {
        first.open("/worksheets");
        assertThat(office.locator("main")).containsText("相手の企業や福祉団体を登録すると始められます");
        first.clean();
        office.locator("main a.button").click();
        press(office, "登録する");
        assertThat(office.locator("[role=alert]")).containsText("60 文字以内");
        office.fill("#name", "むすび交通");
        press(office, "登録する");
        assertThat(office.locator("[role=status]")).containsText("登録しました");
        first.clean();
        office.fill("#login", "partner-" + UUID.randomUUID().toString().substring(0, 8));
        press(office, "招待のリンクを作る");
        return office.locator("#link").inputValue();
    }

    private static String drafted(Screen first, Page office) {
        first.open("/worksheets");
        assertThat(office.locator("main")).containsText("まだワークシートがありません");
        office.locator("main a.button").first().click();
        press(office, "始める");
        assertThat(office.locator("[role=alert]").first()).containsText("80 文字以内");
        office.fill("#title", "空いた車で買物へ");
        office.locator("[name=partner]").first().check();
        press(office, "始める");
        first.clean();
        office.fill("#purpose", "免許を返した人が、家族に頼らずに買物へ行ける");
        office.fill("#whose-issue", "A地区・B地区のひとり暮らしの人");
        office.locator("[name='programme.taiso']").check();
        cell(office, "roles", "party").fill("むすび交通");
        cell(office, "roles", "does").fill("車と運転手を出す");
        cell(office, "risks", "risk").fill("今ある福祉の送迎との役割分担");
        cell(office, "kpis", "measure").selectOption("participants");
        cell(office, "kpis", "target").fill("たくさん");
        press(office, "保存して行を足す");
        assertThat(office.locator("[role=alert]")).containsText("目標値は数字で");
        assertThat(cell(office, "kpis", "target")).hasValue("たくさん");
        first.clean();
        cell(office, "kpis", "target").fill("１０");
        press(office, "保存して行を足す");
        assertThat(office.locator("[role=status]")).containsText("保存しました");
        var second = office.locator("[name^='kpis.002-'][name$='.name']");
        second.fill("はじめて知った人の割合");
        office.locator("[name^='kpis.002-'][name$='.target']").fill("30");
        office.locator("[name^='kpis.002-'][name$='.unit']").fill("%");
        press(office, "保存する");
        first.clean();
        return URI.create(office.url()).getPath();
    }

    private static void riskChanged(Screen own, Page page, String sheet, String kind) {
        page.locator("main a:has-text('空いた車で買物へ')").click();
        clean(own, kind);
        page.locator("a:has-text('下書きを書く')").click();
        assertThat(page.locator("main")).containsText("体操教室");
        cell(page, "risks", "risk").fill("冬の道が凍る");
        cell(page, "risks", "bearer").fill("むすび交通");
        clean(own, kind);
        press(page, "保存する");
        assertThat(page.locator("[role=status]")).containsText("保存しました");
        Assertions.assertThat(URI.create(page.url()).getPath()).isEqualTo(sheet);
    }

    private static void readAndReviewed(Screen own, Page page, String sheet, String kind) {
        page.locator("summary:has-text('KPIの値を記入する')").click();
        page.fill("#value", "四割");
        page.fill("#reading-day", "2026-09-30");
        press(page, "値を記録する");
        assertThat(page.locator("#mend-value")).containsText("数字で");
        assertThat(page.locator("#value")).hasValue("四割");
        page.fill("#value", "28");
        page.fill("#note", "来店客へのアンケート");
        press(page, "値を記録する");
        assertThat(page.locator("#kpis")).containsText("28%");
        assertThat(page.locator("#kpis")).containsText("届いていません");
        page.fill("#day", "2026-10-01");
        page.fill("#said", "利用が伸びた。冬の便を減らす案を次回話す。");
        press(page, "見直しを記録する");
        assertThat(page.locator("#reviews")).containsText("冬の便を減らす");
        clean(own, kind);
        own.open(sheet + "?lang=en");
        assertThat(page.locator("#kpis")).containsText("12 people");
        clean(own, kind);
        own.open(sheet + "?lang=ja");
        Assertions.assertThat(page.request()
                        .get(Screen.url(sheet + "?as=csv&list=kpis"))
                        .text())
                .contains("はじめて知った人の割合", "28%");
    }

    private static void compared(Screen first, Page office, Screen own, Page page, String sheet) {
        first.open(sheet + "/draft");
        own.open(sheet + "/draft");
        office.fill("#plan", "予約のバス");
        press(office, "保存する");
        page.fill("#plan", "空いた車で送る");
        page.fill("#users", "A地区・B地区の75歳以上の人");
        press(page, "保存する");
        assertThat(page.locator("[role=alert]")).containsText("先に保存した");
        assertThat(page.locator("[role=alert]")).containsText("予約のバス");
        assertThat(page.locator("#plan")).hasValue("空いた車で送る");
        assertThat(page.locator("#users")).hasValue("A地区・B地区の75歳以上の人");
        press(page, "保存する");
        assertThat(page.locator("[role=status]")).containsText("保存しました");
        first.open(sheet);
        office.locator("a:has-text('違いを見る')").click();
        assertThat(office.locator("#changes")).containsText("空いた車で送る");
        first.clean();
        Assertions.assertThat(office.request()
                        .get(Screen.url(sheet + "/versions/1?as=csv&list=lines"))
                        .text())
                .contains("冬の道が凍る");
        Assertions.assertThat(new String(
                        office.request()
                                .get(Screen.url(sheet + "/versions/1?as=pdf&list=lines"))
                                .body(),
                        StandardCharsets.ISO_8859_1))
                .startsWith("%PDF");
    }

    private void nobodyElse(String sheet) {
        var other = new PartnerFixture(town.city, "別の会社");
        var hanako = town.somebody();
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "hanako-" + town.city,
                            ContractFixture.PASSWORD,
                            Role.RESIDENT,
                            Optional.of(hanako.value()),
                            Optional.empty());
            return true;
        });
        town.account("club", Role.PROVIDER, Optional.of("健康広場"));
        try (var screen = Screen.desk()) {
            var page = screen.signIn(other.login(), PartnerFixture.PASSWORD);
            assertThat(page.locator("main")).containsText("まだワークシートがありません");
            for (var path : List.of("", "/draft", "/versions/1", "/comparison"))
                Assertions.assertThat(
                                page.request().get(Screen.url(sheet + path)).status())
                        .as(path)
                        .isEqualTo(404);
            for (var shut : List.of(
                    "/people",
                    "/kpi",
                    "/contracts",
                    "/funding",
                    "/audit",
                    "/accounts",
                    "/worksheets/organisations",
                    "/worksheets/new"))
                Assertions.assertThat(page.request().get(Screen.url(shut)).status())
                        .as(shut)
                        .isEqualTo(403);
        }
        for (var login : List.of("hanako-", "club-"))
            try (var screen = Screen.desk()) {
                var page = screen.signIn(login + town.city, ContractFixture.PASSWORD);
                for (var shut : List.of("/worksheets", sheet))
                    Assertions.assertThat(page.request().get(Screen.url(shut)).status())
                            .as(login + shut)
                            .isEqualTo(403);
            }
    }
}
