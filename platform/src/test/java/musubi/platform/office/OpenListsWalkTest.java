package musubi.platform.office;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import de.siegmar.fastcsv.reader.CsvReader;
import java.time.LocalDate;
import java.util.Optional;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import musubi.platform.programme.Venues;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An officer takes in open data on screen, looking before taking. */
class OpenListsWalkTest {
    private static final int MANY = 1_203;
    private static final String EVENTS = """
            イベント名,開始日,終了日,開始時間,終了時間,主催者,場所名称,定員
            ラジオ体操,2099-04-01,,09:00,10:30,からだ倶楽部,中央公園,30
            <b>春まつり</b>,2099-04-01,2099-04-05,10:00,16:00,,中央公園,
            """;

    private static FilePayload file(String text) {
        return new FilePayload("list.csv", "text/csv", text.getBytes(UTF_8));
    }

    /** The same list, as a spreadsheet. */
    private static byte[] sheet() {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.ZipOutputStream(bytes)) {
            put(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" r:id=\"a\"/></sheets></workbook>");
            put(
                    zip,
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships><Relationship Id=\"a\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            put(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet><sheetData>" + row(1, "NO", "名称", "住所") + row(2, "1", "西公民館", "西町3-60")
                            + "</sheetData></worksheet>");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String row(int number, String... cells) {
        var row = new StringBuilder("<row r=\"%d\">".formatted(number));
        for (int i = 0; i < cells.length; i++)
            row.append("<c r=\"%c%d\" t=\"inlineStr\"><is><t>%s</t></is></c>".formatted('A' + i, number, cells[i]));
        return row.append("</row>").toString();
    }

    private static void put(java.util.zip.ZipOutputStream zip, String name, String text) throws java.io.IOException {
        zip.putNextEntry(new java.util.zip.ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
        zip.closeEntry();
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
            assertThat(page.locator("main")).containsText("1 件の会場を取り込みました");
            assertThat(page.locator("main")).containsText("西公民館");
            screen.clean();
            page.getByText("取り込みを取り消す").click();
            assertThat(page.locator("[role=status]")).containsText("元に戻した会場 1 件、残した会場 0 件");
            screen.open("/programmes/facilities");
            page.setInputFiles("#file", new FilePayload("list.xlsx", "application/octet-stream", sheet()));
            page.locator("main button").click();
            screen.clean();
            page.getByText("1件を取り込む").click();
            screen.open("/programmes");
            assertThat(page.locator("main")).containsText("西公民館");

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

    @Test
    void the_list_of_events_of_a_year_holds_each_session_once_in_order_of_time_and_none_that_was_cancelled() {
        var city = ServerFixture.municipality();
        var transaction = new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class));
        ServerFixture.as(city, () -> {
            ServerFixture.part(Venues.class).keep(Venues.Venue.named("big", "大ホール"));
            ServerFixture.part(Programmes.class).add(new Programmes.Programme("many", "大勢の体操", "shop", "sports"));
            return transaction.execute(status -> ServerFixture.part(JdbcClient.class)
                    .sql("""
                            insert into programme.session (municipality, session, programme, day, starts_at, minutes, venue, places, recorded_at)
                            select :municipality, 'many-' || i, 'many', cast(:day as date) + (i %% 50), time '09:00' + i / 50 * interval '1 minute',
                                   60, 'big', 5, now()
                              from generate_series(1, %d) i
                            """.formatted(MANY))
                    .param("municipality", city.digits())
                    .param("day", LocalDate.now(Japan.TIME).plusDays(1))
                    .update());
        });
        ServerFixture.as(
                city, () -> ServerFixture.part(Timetable.class).cancel("many-700", "休館", Timetable.Reach.THIS));
        try (var screen = Screen.desk()) {
            var officer = ServerFixture.as(
                    city, () -> TimetableFixture.account(city, Role.OFFICER, Optional.empty(), Optional.empty()));
            screen.signIn(officer, "correct horse");

            var csv = CsvReader.builder()
                    .ofNamedCsvRecord(screen.page()
                            .request()
                            .get(Screen.url("/programmes/events.csv"))
                            .text()
                            .substring(1))
                    .stream()
                    .toList();

            assertThat(csv)
                    .hasSize(MANY - 1)
                    .extracting(row -> row.getField("NO"))
                    .doesNotHaveDuplicates()
                    .doesNotContain("many-700");
            assertThat(csv)
                    .extracting(row -> row.getField("開始日") + row.getField("開始時間"))
                    .isSorted();
            assertThat(csv).allSatisfy(row -> assertThat(row.getField("場所名称")).isEqualTo("大ホール"));
        }
    }
}
