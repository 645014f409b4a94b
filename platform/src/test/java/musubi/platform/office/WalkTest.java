package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** An officer goes the whole way on screen: somebody joins, comes, walks, and is paid points by two officers. */
class WalkTest {
    private static final String AGREEMENT = """
            agreement: walk-points
            title: {ja: 歩いて得するポイント, en: Points for walking}
            unit: PT
            between: {payer: 試験市, payee: each person}
            for: {each: person, where: enrolled}
            clauses:
              walking: {title: {ja: 歩数, en: walking}, per: day, pays: {bands: steps, from: {5_000: 10, 10_000: 15}, below: 0}}
              class: {title: {ja: 教室, en: class}, per: event, of: class-attendance, pays: 10}
            points: {late-upload: 14 days, expires: end-of-next-fiscal-year, exchange: {from: 500, step: 500}}
            """;

    @Test
    void an_officer_goes_from_enrolment_to_released_points() {
        var chromium = Path.of("/usr/bin/chromium");
        Assumptions.assumeTrue(Files.exists(chromium), "Chromium is not installed");
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        ServerFixture.as(city, () -> {
            var accounts = ServerFixture.part(Accounts.class);
            accounts.open(UUID.randomUUID(), "officer-" + city, "correct horse", Role.OFFICER, Optional.empty());
            accounts.open(UUID.randomUUID(), "second-" + city, "battery staple", Role.OFFICER, Optional.empty());
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", today, LocalTime.of(10, 0), 60, "公民館", 20));
            return true;
        });
        try (var playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                var browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")))) {
            var page = page(browser);
            signIn(page, "officer-" + city, "wrong");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .containsText("違います");
            signIn(page, "officer-" + city, "correct horse");
            assertThat(page.locator("h1")).containsText("市" + city);
            clean(page);

            page.navigate(url("/people/new"));
            page.locator("button[type=submit], main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を入力してください");
            page.fill("#name", "山田 花子");
            page.fill("#kana", "ヤマダ ハナコ");
            page.fill("#born", "1948-05-05");
            page.check("input[name=sex][value=F]");
            clean(page);
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("山田 花子");
            var person = page.url().substring(page.url().lastIndexOf('/') + 1);

            page.navigate(url("/sessions/taiso-1?q=はなこ"));
            page.locator("main button", new Page.LocatorOptions().setHasText("出席にする"))
                    .first()
                    .click();
            assertThat(page.locator("main")).containsText("取り消す");
            clean(page);

            page.navigate(url("/steps"));
            var csv =
                    "person,day,steps\n%s,%s,10500\n%s,%s,6000\n".formatted(person, today, person, today.minusDays(1));
            page.setInputFiles("#file", new FilePayload("steps.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
            page.getByText("取り込む").click();
            assertThat(page.locator("[role=status]")).containsText("取り込みました");

            page.navigate(url("/contracts"));
            page.fill("#text", AGREEMENT);
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("walk-points");
            clean(page);
            page.fill("#period", today.toString().substring(0, 7));
            page.getByText("証拠を固定する").click();
            page.getByText("証拠を承認して計算する").click();
            assertThat(page.locator("dl")).containsText("PT");
            clean(page);
            page.getByText("支払を依頼する").click();
            page.getByText("支払を実行する").click();
            assertThat(page.locator("[role=alert]")).containsText("別の職員");
            var settlement = page.url();

            var second = page(browser);
            signIn(second, "second-" + city, "battery staple");
            second.navigate(settlement);
            second.getByText("支払を実行する").click();
            assertThat(second.locator("[role=status]")).containsText("すべて終わりました");
            second.navigate(url("/people/" + person));
            // Enrolled today: today's 10,500 steps pay 15 and the class 10; yesterday's steps came before joining.
            assertThat(second.locator("main")).containsText("walk-points: 25 ポイント");
            clean(second);
        }
    }

    private static Page page(Browser browser) {
        return browser.newContext(
                        new Browser.NewContextOptions().setLocale("ja-JP").setJavaScriptEnabled(true))
                .newPage();
    }

    private static void signIn(Page page, String login, String password) {
        page.navigate(url("/sign-in"));
        page.fill("#login", login);
        page.fill("#password", password);
        page.locator("main button").click();
    }

    /** Nothing keeps anybody from using the page; with {@code -Dmusubi.screenshots=FOLDER} it is also kept as a picture. */
    private static void clean(Page page) {
        var folder = System.getProperty("musubi.screenshots");
        if (folder != null)
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, page.title().replaceAll("[^\\p{L}\\p{N}]+", "-") + ".png")));
        var found = new AxeBuilder(page).analyze().getViolations();
        org.assertj.core.api.Assertions.assertThat(found)
                .extracting(
                        rule -> rule.getId() + " " + rule.getNodes().getFirst().getHtml())
                .isEmpty();
    }

    private static String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(ServerFixture.server().port(), path);
    }
}
