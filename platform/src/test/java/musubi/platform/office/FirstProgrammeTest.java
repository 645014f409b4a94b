package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import musubi.platform.FirstStart;
import musubi.platform.Screen;
import musubi.platform.Server;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.Words;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorial docs/tutorial/first-programme.md, walked as it is written, with the texts that stand in it, on a server of its own. With
 * {@code -Dmusubi.pictures=FOLDER} its pictures are made anew.
 */
class FirstProgrammeTest {
    private static final Path TUTORIAL = Path.of("..", "docs", "tutorial", "first-programme.md");
    private static final Path IN_JAPANESE = Path.of("..", "docs", "tutorial", "first-programme.ja.md");
    private static final Instant BEGIN = Instant.parse("2026-06-16T01:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 16);
    private static final String PASSWORD = "shuffled tutorial words";

    /** What is on the screen below the element. */
    private static void picture(Page page, String name, Locator at) {
        var folder = System.getProperty("musubi.pictures");
        if (folder == null) return;
        // Digests of evidence hang on keys and numbers drawn anew each time.
        page.evaluate("document.querySelectorAll('main code').forEach(c => { c.textContent = c.textContent"
                + ".replace(/^[0-9a-f]{12,}/, d => '3f9c27d1e4a85b60'.repeat(4).slice(0, d.length)) })");
        at.first().evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + window.scrollY - 90)");
        page.mouse().move(0, 0);
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, "first-programme", name + ".png")));
    }

    private static String block(String language, String holds) throws IOException {
        var blocks =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(TUTORIAL));
        while (blocks.find()) if (blocks.group(1).contains(holds)) return blocks.group(1);
        throw new AssertionError("the tutorial has no " + language + " with " + holds);
    }

    /** What is to be typed, and which pictures show it, in the order of the page. */
    private static List<String> said(Path tutorial) throws IOException {
        return Pattern.compile("```.*?```|\\n    [^\\n]+|\\]\\(\\.\\./pictures/[^)]+\\)", Pattern.DOTALL)
                .matcher(Files.readString(tutorial))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void the_tutorial_has_the_same_steps_in_japanese() throws IOException {
        Assertions.assertThat(said(TUTORIAL)).hasSizeGreaterThan(14);
        Assertions.assertThat(said(IN_JAPANESE)).isEqualTo(said(TUTORIAL));
    }

    private static void press(Page page, String words) {
        page.locator("main")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    private static void follow(Page page, String words) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(words).setExact(true))
                .first()
                .click();
    }

    @Test
    void a_newcomer_goes_from_enrolment_to_a_released_payment(@TempDir Path folder) throws IOException {
        // Its clock begins at a moment of its own, so that its pictures are of one day whenever they are taken.
        var clock = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), BEGIN));
        var settings = new Server.Settings(folder, 0, Optional.empty(), Map.of(), clock);
        try (var server = Server.start(settings);
                var administrator = Screen.desk(server);
                var officer = Screen.desk(server);
                var second = Screen.desk(server)) {
            var opened =
                    FirstStart.enter(server, new Municipality(new Code("232980"), new Words("ムスビ市", "Musubi City")));
            var first = opened.getFirst();
            administrator.signIn(first.login(), first.password());
            invites(administrator, officer, "tanaka");
            invites(administrator, second, "suzuki");
            meets(server, opened.getLast(), officer, "tanaka");
            var person = enrols(officer);
            books(officer);
            attends(officer);
            agrees(officer);
            sends(officer, person);
            earns(officer, person);
            exchanges(officer, person);
            var settlement = settles(officer);
            releases(officer, second, settlement);
        }
    }

    private static void invites(Screen administrator, Screen officer, String login) {
        var page = administrator.page();
        Screen.menu(page, "アカウント");
        follow(page, "招待する");
        page.fill("#login", login);
        page.check("input[name=role][value=officer]");
        press(page, "招待のリンクを作る");
        var link = page.inputValue("#link");
        // The secret is drawn anew each time; in the picture stands one that is always the same.
        page.locator("#link")
                .evaluate("e => { e.value = e.value.replace(/:[0-9]+/, ':8080').replace(/[^/]+$/, '8pXv…') }");
        picture(page, "invitation", page.locator("h1"));
        officer.page().navigate(link);
        officer.page().fill("#fresh", PASSWORD);
        press(officer.page(), "アカウントを開く");
        officer.signIn(login, PASSWORD);
        assertThat(officer.page().locator("h1")).hasText("ムスビ市");
    }

    /** The other administrator meets one of those whom the first has invited. */
    private static void meets(Server server, FirstStart.Administrator other, Screen officer, String login) {
        try (var screen = Screen.desk(server)) {
            var page = screen.signIn(other.login(), other.password());
            Screen.menu(officer.page(), "自分のアカウント");
            var number = officer.page().locator("main p.code").first().textContent();
            Screen.menu(page, "アカウント");
            follow(page, login);
            page.fill("#number", number);
            press(page, "会って確かめた");
            assertThat(page.locator("main")).containsText("別の人だと確かめられています");
        }
    }

    private static String enrols(Screen officer) {
        var page = officer.page();
        Screen.menu(page, "参加者");
        follow(page, "事業と参加条件");
        follow(page, "事業を追加");
        page.fill("#ja", "健幸プログラム");
        page.fill("#en", "Health programme");
        page.fill("#scheme", "kenko");
        page.fill("#from", TODAY.withDayOfMonth(1).toString());
        press(page, "登録する");
        Screen.menu(page, "参加者");
        follow(page, "参加者を登録");
        page.selectOption("#scheme", "kenko");
        page.fill("#on", TODAY.withDayOfMonth(1).toString());
        page.check("input[name=channel][value=paper]");
        page.fill("#name", "山田 花子");
        page.fill("#kana", "ヤマダ ハナコ");
        page.fill("#born", "1948-05-05");
        page.check("input[name=sex][value=F]");
        page.fill("#address", "ムスビ市中央1-2-3");
        picture(page, "enrol", page.locator("h1"));
        press(page, "登録する");
        assertThat(page.locator("h1")).hasText("山田 花子");
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    private static void books(Screen officer) {
        var page = officer.page();
        Screen.menu(page, "プログラム・会場");
        follow(page, "事業者を追加");
        page.fill("#name", "からだ倶楽部");
        press(page, "登録する");
        follow(page, "会場を追加");
        page.fill("#name", "公民館");
        press(page, "登録する");
        follow(page, "プログラムを追加");
        page.fill("#title", "体操教室");
        page.selectOption("#category", "sports");
        press(page, "登録する");
        Screen.menu(page, "開催");
        follow(page, "1回だけ追加");
        page.fill("#day", TODAY.toString());
        page.fill("#starts", "14:00");
        page.fill("#minutes", "60");
        page.selectOption("#venue", new com.microsoft.playwright.options.SelectOption().setLabel("公民館"));
        page.fill("#places", "10");
        press(page, "登録する");
        assertThat(page.locator("h1")).hasText("体操教室");
        page.fill("#q", "はなこ");
        press(page, "探す");
        press(page, "予約する");
        assertThat(page.locator("[role=status]")).containsText("予約しました");
        assertThat(page.locator("main")).containsText("予約した方（1人）");
        picture(page, "book", page.locator("h1"));
    }

    private static void attends(Screen officer) {
        var page = officer.page();
        follow(page, "受付を開く");
        page.locator("ul.door button").first().click();
        assertThat(page.locator("ul.door button[aria-pressed=true]")).hasCount(1);
        assertThat(page.locator("#queue")).containsText("すべて送りました");
        officer.clean();
        picture(page, "attend", page.locator("h1"));
    }

    private static void enters(Page page, String text, String... parties) {
        Screen.menu(page, "契約");
        page.fill("#text", text);
        press(page, "登録する");
        follow(page, "署名を記録する");
        for (var party : parties) {
            page.selectOption("#party", party);
            page.fill("#office", "代表者");
            page.fill("#on", TODAY.toString());
            press(page, "署名を記録する");
        }
        assertThat(page.locator("[role=status]")).containsText("全員署名済み");
    }

    private static void agrees(Screen officer) throws IOException {
        var page = officer.page();
        enters(page, block("yaml", "walk-points"), "ムスビ市");
        follow(page, "歩いて得するポイント");
        for (int i = page.locator("main summary").count() - 1; i > 0; i--)
            page.locator("main summary").nth(i).click();
        assertThat(page.locator("h1")).hasText("歩いて得するポイント");
        picture(page, "agreement", page.locator("h1"));
        Screen.menu(page, "ポイント");
        press(page, "付与を始める");
        assertThat(page.locator("[role=status]")).containsText("付与を始めました");
    }

    private static void sends(Screen officer, String person) throws IOException {
        var page = officer.page();
        Screen.menu(page, "歩数");
        var csv = block("csv", "person,day").replace("PERSON", person);
        page.setInputFiles("#file", new FilePayload("steps.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
        press(page, "取り込む");
        assertThat(page.locator("[role=status]")).containsText("取り込みました");
        picture(page, "steps", page.locator("h1"));
    }

    private static void earns(Screen officer, String person) {
        var page = officer.page();
        officer.open("/people/" + person + "/points");
        for (int i = 0; i < 60 && !page.locator("main").textContent().contains("110"); i++) {
            page.waitForTimeout(500);
            page.reload();
        }
        assertThat(page.locator("main")).containsText("歩いて得するポイント: 110 ポイント");
        picture(page, "earn", page.locator("h1"));
    }

    private static void exchanges(Screen officer, String person) {
        var page = officer.page();
        Screen.menu(page, "プログラム・会場");
        follow(page, "事業者を追加");
        page.fill("#name", "大黒屋");
        press(page, "登録する");
        Screen.menu(page, "景品");
        follow(page, "景品を追加");
        page.fill("#title", "買い物券 100円");
        page.fill("#points", "100");
        page.selectOption("#shop", new com.microsoft.playwright.options.SelectOption().setLabel("大黒屋"));
        page.fill("#yen", "100");
        press(page, "景品を追加");
        assertThat(page.locator("h1")).hasText("買い物券 100円");
        officer.open("/people/" + person);
        follow(page, "ポイントの交換");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("「買い物券 100円」と交換する"))
                .click();
        assertThat(page.locator("[role=status]")).containsText("受け付けました");
        assertThat(page.locator("main")).containsText("歩いて得するポイント: 10 ポイント");
        officer.clean();
        page.locator("code").evaluate("e => { e.textContent = 'A7K2-M9QX-4TRB' }");
        picture(page, "exchange", page.locator("h1"));
    }

    private static String settles(Screen officer) throws IOException {
        var page = officer.page();
        enters(page, block("yaml", "class-fees"), "ムスビ市", "からだ倶楽部");
        follow(page, "体操教室の委託契約");
        page.locator("main summary").getByText("期間を指定して精算する").click();
        page.fill("#period", "FY2026");
        press(page, "証拠を固定する");
        picture(page, "evidence", page.locator("h1"));
        press(page, "証拠を承認して計算する");
        assertThat(page.locator(".line strong.amount")).hasText("3,000円");
        page.locator(".tree > summary").first().click();
        for (var inner = page.locator(".tree[open] details:not([open]) > summary"); inner.count() > 0; )
            inner.first().click();
        assertThat(page.locator(".tree")).containsText("証拠: 指標 participants");
        picture(page, "settle", page.locator("section h2").first());
        press(page, "支払を依頼する");
        press(page, "支払を実行する（依頼した人以外）");
        assertThat(page.locator("[role=alert]")).containsText("別の職員");
        return page.url();
    }

    private static void releases(Screen officer, Screen second, String settlement) {
        var page = second.page();
        page.navigate(settlement);
        press(page, "支払を実行する（依頼した人以外）");
        assertThat(page.locator("main")).containsText("すべて終わりました");
        picture(page, "release", page.locator("h1"));
        press(page, "計算し直して確かめる");
        assertThat(page.locator(".equal")).containsText("一致しました");
        second.clean();
        var packed = page.request().get(settlement + "/pack.zip");
        Assertions.assertThat(new String(packed.body(), 0, 2, StandardCharsets.US_ASCII))
                .isEqualTo("PK");
        officer.open("/");
        assertThat(officer.page().locator("main")).containsText("3,000円");
    }
}
