package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

/** An officer takes in open data on screen, looking before taking. */
class OpenListsWalkTest {
    private static final String EVENTS = """
            イベント名,開始日,終了日,開始時間,終了時間,主催者,場所名称,定員
            ラジオ体操,2099-04-01,,09:00,10:30,からだ倶楽部,中央公園,30
            <b>春まつり</b>,2099-04-01,2099-04-05,10:00,16:00,,中央公園,
            """;

    private static FilePayload file(String text) {
        return new FilePayload("list.csv", "text/csv", text.getBytes(UTF_8));
    }

    @Test
    void an_officer_looks_at_a_list_of_events_takes_it_and_takes_it_back() {
        var city = ServerFixture.municipality();
        var login = ServerFixture.as(
                city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
        try (var screen = Screen.desk()) {
            var page = screen.signIn(login, "correct horse");
            screen.open("/programmes/events");
            page.locator("main button").click();
            assertThat(page.locator("[role=alert]")).containsText("CSVファイルを選んでください");
            page.fill("#provider", "健康課");
            page.setInputFiles("#file", file(EVENTS));
            page.locator("main button").click();
            assertThat(page.locator("main")).containsText("読めた行 1、うち新しいもの 1、直すところ 1");
            assertThat(page.locator("table[role=alert]")).containsText("何日にもわたる行");
            screen.clean();
            page.getByText("新しい1回を取り込む").click();
            assertThat(page.locator("main")).containsText("ラジオ体操");
            screen.clean();
            page.getByText("作ったものを取り消す").click();
            assertThat(page.locator("[role=status]")).containsText("1回を取り消しました");

            screen.open("/programmes/facilities");
            page.setInputFiles("#file", file("NO,名称,住所\n1,西公民館,西町3-60\n"));
            page.locator("main button").click();
            screen.clean();
            page.getByText("1件を取り込む").click();
            assertThat(page.locator("[role=status]")).containsText("1件の会場");
            assertThat(page.locator("main")).containsText("西公民館");
            screen.clean();

            page.locator("tbody a").first().click();
            page.fill("#title", "朝のラジオ体操");
            page.locator("main button").click();
            assertThat(page.locator("main")).containsText("朝のラジオ体操");
            var csv = page.request().get(Screen.url("/programmes/events.csv"));
            assertThat(csv.text()).startsWith("\uFEFF都道府県コード又は市区町村コード,NO,");
            var hsds = page.request().get(Screen.url("/programmes/hsds.json"));
            assertThat(hsds.text()).contains("\"name\":\"朝のラジオ体操\"");
        }
    }
}
