package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
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
        var city = ServerFixture.municipality();
        var today = LocalDate.now(Japan.TIME);
        ServerFixture.as(city, () -> {
            var accounts = ServerFixture.part(Accounts.class);
            accounts.open(
                    UUID.randomUUID(),
                    "officer-" + city,
                    "correct horse",
                    Role.OFFICER,
                    Optional.empty(),
                    Optional.empty());
            accounts.open(
                    UUID.randomUUID(),
                    "second-" + city,
                    "battery staple",
                    Role.OFFICER,
                    Optional.empty(),
                    Optional.empty());
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "club", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", today, LocalTime.of(10, 0), 60, "公民館", 20));
            return true;
        });
        try (var first = Screen.desk();
                var other = Screen.desk()) {
            var page = first.signIn("officer-" + city, "wrong");
            assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.ALERT))
                    .containsText("違います");
            first.signIn("officer-" + city, "correct horse");
            assertThat(page.locator("h1")).containsText("市" + city);
            first.clean();

            first.open("/people/new");
            page.locator("main button").last().click();
            assertThat(page.locator("[role=alert]")).containsText("氏名を入力してください");
            page.fill("#name", "山田 花子");
            page.fill("#kana", "ヤマダ ハナコ");
            page.fill("#born", "1948-05-05");
            page.check("input[name=sex][value=F]");
            first.clean();
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("山田 花子");
            var person = page.url().substring(page.url().lastIndexOf('/') + 1);

            first.open("/sessions/taiso-1");
            page.fill("#q", "はなこ");
            page.locator("[role=search] button").click();
            page.locator("main button", new Page.LocatorOptions().setHasText("出席にする"))
                    .first()
                    .click();
            assertThat(page.locator("main")).containsText("取り消す");
            first.clean();

            first.open("/steps");
            var csv =
                    "person,day,steps\n%s,%s,10500\n%s,%s,6000\n".formatted(person, today, person, today.minusDays(1));
            page.setInputFiles("#file", new FilePayload("steps.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
            page.getByText("取り込む").click();
            assertThat(page.locator("[role=status]")).containsText("取り込みました");

            first.open("/contracts");
            page.fill("#text", AGREEMENT);
            page.locator("main button").last().click();
            assertThat(page.locator("h1")).hasText("歩いて得するポイント");
            first.clean();
            page.getByText("署名を記録する").click();
            page.fill("#office", "市長");
            page.fill("#on", today.toString());
            page.locator("main button").click();
            assertThat(page.locator("[role=status]")).containsText("全員署名済み");
            first.open("/contracts/walk-points");
            page.getByText("期間を指定して精算する").click();
            page.fill("#period", today.toString().substring(0, 7));
            page.getByText("証拠を固定する", new Page.GetByTextOptions().setExact(true))
                    .click();
            page.getByText("証拠を承認して計算する").click();
            assertThat(page.locator("dl").first()).containsText("ポイント");
            first.clean();
            page.getByText("支払を依頼する").click();
            page.getByText("支払を実行する").click();
            assertThat(page.locator("[role=alert]")).containsText("別の職員");
            var settlement = page.url();

            var second = other.signIn("second-" + city, "battery staple");
            second.navigate(settlement);
            second.getByText("支払を実行する").click();
            assertThat(second.locator("[role=status]").first()).containsText("すべて終わりました");
            other.open("/people/" + person);
            // Enrolled today: today's 10,500 steps pay 15 and the class 10; yesterday's steps came before joining.
            assertThat(second.locator("main")).containsText("歩いて得するポイント: 25 ポイント");
            other.clean();
        }
    }
}
