package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.contract.ContractFixture;
import musubi.platform.contract.Contracts;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** A form that cannot be taken comes back with all that was typed, what is to be mended beside its field, and the focus there. */
class SentBackTest {
    private final ContractFixture town = new ContractFixture();
    private final Funds funds = ServerFixture.part(Funds.class);
    private final LocalDate today = LocalDate.now(Japan.TIME);
    private final UUID jiro = UUID.randomUUID();

    private void offered() {
        town.as(town.first, () -> {
            funds.enter(new Funder(UUID.randomUUID(), "person", "出資 一子"), "");
            funds.enter(new Funder(jiro, "person", "出資 次郎"), "");
            funds.open(new Offering("citizens", "市民ファンド", "donation", "", "", 20_000, 3, today, today.plusDays(30)));
            return true;
        });
    }

    private Screen officer(Screen screen) {
        screen.signIn("first-" + town.city, ContractFixture.PASSWORD);
        return screen;
    }

    /** Sends the form that holds a field, filled with these texts by the names of its fields. */
    private static void send(Page page, String field, Map<String, String> typed) {
        var form = page.locator("form").filter(new Locator.FilterOptions().setHas(page.locator(field)));
        if (!form.isVisible())
            page.locator("details")
                    .filter(new Locator.FilterOptions().setHas(page.locator(field)))
                    .locator("> summary")
                    .click();
        typed.forEach((name, text) -> {
            var into = form.locator("[name=" + name + "]").first();
            if ((boolean) into.evaluate("e => e.tagName === 'SELECT'")) into.selectOption(text);
            else if ((boolean) into.evaluate("e => e.type === 'radio'"))
                form.locator("[name=%s][value=%s]".formatted(name, text)).check();
            else into.fill(text);
        });
        form.locator("button").first().click();
    }

    /** What is to be mended stands before its field and is announced, the field has the focus, and all was kept. */
    private static void cameBack(Screen screen, String field, String said, Map<String, String> typed) {
        var page = screen.page();
        var wrong = page.locator(field);
        assertThat(wrong).isFocused();
        assertThat(wrong).hasAttribute("aria-invalid", "true");
        var words = page.locator(
                "#" + String.valueOf(wrong.getAttribute("aria-describedby")).split(" ", -1)[0]);
        assertThat(words).hasAttribute("role", "alert");
        assertThat(words).containsText(said);
        assertThat(page.locator("[role=alert]:visible")).hasCount(1);
        kept(page, field, typed);
        screen.clean();
    }

    private static void kept(Page page, String field, Map<String, String> typed) {
        var form = page.locator("form").filter(new Locator.FilterOptions().setHas(page.locator(field)));
        assertThat(form).isVisible();
        typed.forEach((name, text) -> {
            var radio = form.locator("[name=%s][type=radio]:checked".formatted(name));
            var into = radio.count() > 0
                    ? radio
                    : form.locator("[name=" + name + "]").first();
            assertThat(into).hasValue(text);
        });
    }

    private static void refused(Screen screen, String field, String wrong, String said, Map<String, String> typed) {
        send(screen.page(), field, typed);
        cameBack(screen, wrong, said, typed);
    }

    @Test
    void what_was_typed_about_an_offering_is_kept() {
        offered();

        try (var screen = officer(Screen.desk())) {
            screen.open("/funding/offerings/citizens");
            refused(screen, "#s-units", "#s-units", "残りは 3 口", Map.of("funder", jiro.toString(), "units", "4"));
            refused(screen, "#s-units", "#s-units", "数字を入力", Map.of("funder", jiro.toString(), "units", "二口"));
            send(screen.page(), "#s-units", Map.of("units", "２"));
            assertThat(screen.page().locator("main table").first()).containsText("出資 次郎");
            refused(screen, "#c-yen", "#c-yen", "一口の額を超えて", Map.of("yenPerUnit", "20001", "due", today.toString()));
            refused(
                    screen,
                    "#p-yen",
                    "#p-on",
                    "今日まで",
                    Map.of("yen", "40000", "on", today.plusDays(1).toString()));
            refused(screen, "#e-what", "#e-yen", "数字を入力", Map.of("what", "印刷費", "yen", "三千円", "on", today.toString()));
            screen.open("/funding");
            refused(
                    screen,
                    "#unitYen",
                    "#id",
                    "同じ番号",
                    Map.of(
                            "id",
                            "citizens",
                            "title",
                            "第二市民ファンド",
                            "form",
                            "loan",
                            "agreement",
                            "loan-agreement",
                            "unitYen",
                            "50000",
                            "units",
                            "7",
                            "opens",
                            today.toString(),
                            "closes",
                            today.toString()));
            refused(
                    screen,
                    "#kind",
                    "#login",
                    "アカウントはありません",
                    Map.of("name", "みどり信用金庫", "kind", "lender", "login", "nobody"));
        }
    }

    @Test
    void without_scripts_too_nothing_typed_is_lost_and_the_form_stands_open() {
        offered();

        try (var screen = officer(Screen.withoutScripts())) {
            screen.open("/funding/offerings/citizens");
            var typed = Map.of("funder", jiro.toString(), "units", "4");
            var page = screen.page();
            page.locator("summary", new Page.LocatorOptions().setHasText("引受け")).click();
            page.selectOption("#s-funder", jiro.toString());
            page.fill("#s-units", "4");
            page.locator("#s-units ~ button").click();

            assertThat(page.locator("#mend-units")).containsText("残りは 3 口");
            assertThat(page.locator("#s-units")).hasAttribute("aria-describedby", "mend-units");
            kept(page, "#s-units", typed);

            page.reload();
            assertThat(page.locator("#mend-units")).hasCount(0);
        }
    }

    @Test
    void signatures_targets_and_reasons_are_kept() {
        var person = town.somebody();
        var agreement = town.as(
                town.first, () -> ServerFixture.part(Contracts.class).enter(ContractFixture.monthly("monthly")));
        var only = town.account("chief", Role.ADMINISTRATOR, Optional.empty());
        town.mark(person, true);

        try (var screen = officer(Screen.desk());
                var chief = Screen.desk()) {
            screen.open("/contracts/%s/versions/1".formatted(agreement));
            refused(screen, "#office", "#office", "署名者の職", Map.of("party", "健康広場", "office", "　", "on", "2026-04-01"));
            screen.open("/contracts/" + town.signed(ContractFixture.monthly("fees")));
            refused(screen, "#period", "#period", "期間", Map.of("period", "四月"));
            screen.open("/kpi");
            refused(screen, "#value", "#value", "数字で", Map.of("target", "たくさん", "direction", "at-most"));
            screen.open("/people/" + person.value());
            refused(screen, "#why-kenko", "#why-kenko", "氏名を書かない", Map.of("on", "2026-10-01", "why", "山田さんの希望"));
            screen.open("/sessions/taiso-1");
            refused(screen, "input[name=why]", "input[name=why]", "理由", Map.of("why", ""));
            screen.open("/ranking");
            refused(screen, "#members", "#members", "10 から", Map.of("members", "9"));

            chief.signIn("chief-" + town.city, ContractFixture.PASSWORD);
            chief.open("/accounts/" + town.second.name());
            refused(chief, "#why-role", "#provider", "事業者", Map.of("role", "provider", "provider", "", "why", "担当の交代"));
            chief.open("/accounts/" + only.name());
            refused(chief, "#why-role", "#role", "管理者", Map.of("role", "officer", "why", "異動"));
            chief.open("/accounts/" + town.second.name());
            send(chief.page(), "#why-role", Map.of("role", "provider", "provider", "", "why", "担当の交代"));
            assertThat(chief.page().locator("#provider"))
                    .hasAttribute("aria-describedby", "mend-provider provider-hint");
        }
    }
}
