package musubi.platform.listing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import musubi.platform.FilledTown;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.ContractFixture;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.Venues;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists are looked through page by page, under a filter that stays in the address and in the files. */
class ListsTest {
    private static final Pattern LINE = Pattern.compile("\r\n");

    private final FilledTown filled = new FilledTown().more();
    private final ContractFixture town = filled.town;

    private static APIResponse get(Page page, String path) {
        return page.request().get(Screen.url(path));
    }

    /** How many rows a CSV holds under its header. */
    private static long rows(String csv) {
        return LINE.splitAsStream(csv.strip()).count() - 1;
    }

    private static String link(Page page, String words) {
        return page.locator("main a:text-is('" + words + "')").first().getAttribute("href");
    }

    @Test
    void a_filter_stays_over_pages_and_in_both_files() {
        ServerFixture.as(town.city, () -> {
            for (int i = 1; i <= 60; i++)
                ServerFixture.part(Providers.class)
                        .keep(new Providers.Provider("p" + i, "健幸クラブ%02d".formatted(i), "=1+1", ""));
            return true;
        });
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            page.navigate(Screen.url("/programmes?q=健幸ｸﾗﾌﾞ"));

            assertThat(page.locator("#providers tbody tr").count()).isEqualTo(50);
            assertThat(page.locator("main"))
                    .satisfies(main ->
                            assertThat(main.innerText()).contains("1〜50件目").contains("条件に合うものはありません"));
            desk.clean();
            var next = link(page, "次へ");
            var files = page.locator(".take a").all().stream()
                    .map(a -> a.getAttribute("href"))
                    .toList();
            page.navigate(Screen.url(next));
            assertThat(page.locator("#providers tbody tr").count()).isEqualTo(10);
            assertThat(page.locator("main").innerText()).contains("51〜60件目");
            assertThat(page.locator("#providers").innerText()).doesNotContain("大黒屋");
            assertThat(page.locator("#q").inputValue()).isEqualTo("健幸ｸﾗﾌﾞ");
            assertThat(files).hasSize(2);
            var csv = get(page, files.getFirst()).text();
            assertThat(rows(csv)).isEqualTo(60);
            assertThat(csv).contains("'=1+1").doesNotContain("大黒屋");
            assertThat(get(page, files.getLast()).headers().get("content-type")).startsWith("application/pdf");
        }
    }

    @Test
    void programmes_without_anything_say_what_to_do_first() {
        var city = new ContractFixture();
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + city.city, ContractFixture.PASSWORD);
            page.navigate(Screen.url("/programmes"));

            assertThat(page.locator("main").innerText())
                    .contains("まず事業者を追加してください")
                    .contains("プログラムは、体操教室や講座など")
                    .contains("会場は、教室や講座を開く場所です");
            assertThat(page.locator(".empty a[href='/programmes/providers/new']")
                            .count())
                    .isEqualTo(2);
            assertThat(page.locator(".take").count()).isZero();
            desk.clean();
        }
    }

    @Test
    void a_list_with_names_is_only_taken_by_those_who_answer_for_the_programme() {
        try (var desk = Screen.desk();
                var window = Screen.desk();
                var provider = Screen.desk()) {
            town.account("staff", Role.PROVIDER, Optional.of("shop"));
            var officer = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var counter = window.signIn("window-" + town.city, ContractFixture.PASSWORD);
            var shop = provider.signIn("staff-" + town.city, ContractFixture.PASSWORD);
            for (var path : List.of(
                    "/people/wishes?as=csv",
                    "/people/duplicates?as=csv",
                    "/people/applications?as=csv",
                    "/messages/shop?as=csv",
                    "/points/awards.csv",
                    "/points/awards.csv?as=pdf")) {
                assertThat(get(officer, path).status()).as(path).isEqualTo(200);
                assertThat(get(counter, path).status()).as(path).isEqualTo(403);
            }
            assertThat(get(officer, "/people/wishes?as=csv").text())
                    .contains("山田 花子")
                    .contains("'=住所が古いままです");
            assertThat(get(officer, "/people/duplicates?as=csv&list=duplicates").text())
                    .contains("1948-05-05");
            counter.navigate(Screen.url("/people/wishes"));
            assertThat(counter.locator(".take").count()).isZero();
            for (var path : List.of("/messages?as=csv", "/people/wishes?as=csv", "/programmes?as=csv", "/joint?as=csv"))
                assertThat(get(shop, path).status()).as(path).isEqualTo(403);
            assertThat(get(shop, "/provider/messages?as=csv&list=written").text())
                    .contains("来週の会場を変えてください");
        }
        assertThat(town.as(town.first, () -> ServerFixture.part(Audit.class).latest(30)))
                .filteredOn(e -> e.action().equals("list.taken") && e.subject().equals("page /points/awards.csv"))
                .hasSize(2)
                .allSatisfy(e -> assertThat(e.after()).doesNotContain("花子"));
    }

    @Test
    void another_municipality_takes_none_of_it() {
        var other = new ContractFixture();
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + other.city, ContractFixture.PASSWORD);

            for (var path : List.of(
                    "/programmes?as=csv&list=providers", "/joint?as=csv", "/people/wishes?as=csv", "/payees?as=csv"))
                assertThat(get(page, path).text()).as(path).doesNotContain("大黒屋", "広域", "花子", "健康広場");
            for (var path : List.of(
                    "/joint/" + filled.joint + "?as=csv",
                    "/webhooks/" + FilledTown.WEBHOOK + "?as=csv",
                    "/messages/shop?as=csv"))
                assertThat(get(page, path).status()).as(path).isIn(403, 404);
        }
    }

    @Test
    void what_is_chosen_narrows_each_list_and_its_file() {
        try (var desk = Screen.desk()) {
            var page = desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            record Narrowed(String path, String list, String hit, String miss) {}
            for (var n : List.of(
                    new Narrowed("/joint", "joint", "q=広域&state=accepted", "state=declined"),
                    new Narrowed("/contracts", "contracts", "q=成果&signed=yes", "signed=no"),
                    new Narrowed("/payees", "payees", "q=健康&state=waiting", "state=approved"),
                    new Narrowed("/funding", "offerings", "q=市民&form=equity", "form=loan"),
                    new Narrowed("/funding", "funders", "kind=person", "kind=lender"),
                    new Narrowed("/questionnaires", "campaigns", "q=秋&state=open&form=outings", "state=shut"),
                    new Narrowed("/messages", "messages", "q=大黒", "only=unread"),
                    new Narrowed("/people/applications", "applications", "scheme=kenko", "scheme=other"),
                    new Narrowed("/programmes", "programmes", "q=体操&category=sports", "category=work"))) {
                page.navigate(Screen.url(n.path() + "?" + n.hit()));
                assertThat(page.locator("#" + n.list() + " tbody tr").count())
                        .as(n.toString())
                        .isPositive();
                var file = page.locator(".take a[href*='as=csv'][href*='list=" + n.list() + "']")
                        .first()
                        .getAttribute("href");
                assertThat(rows(get(page, file).text()))
                        .as(file)
                        .isEqualTo(page.locator("#" + n.list() + " tbody tr").count());
                page.navigate(Screen.url(n.path() + "?" + n.miss()));
                assertThat(page.locator("#" + n.list()).count())
                        .as(n.toString())
                        .isZero();
                assertThat(page.locator("main").innerText()).as(n.toString()).contains("条件に合うものはありません");
            }
        }
    }

    @Test
    void more_than_a_page_of_applications_wait_and_the_same_person_is_seen_on_another_page() {
        var applications = ServerFixture.part(Applications.class);
        ServerFixture.as(town.city, () -> {
            for (int i = 0; i < 58; i++) applications.send(applying("大勢 " + i));
            return applications.send(applying("佐藤 梅"));
        });

        var first = ServerFixture.as(town.city, () -> applications.waiting("kenko", 0, 50));
        var second = ServerFixture.as(town.city, () -> applications.waiting("kenko", 50, 50));

        assertThat(first).hasSize(50);
        assertThat(second).hasSize(11);
        assertThat(first.getFirst().again()).isTrue();
        assertThat(second.getLast().again()).isTrue();
        assertThat(second.getFirst().again()).isFalse();
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            page.navigate(Screen.url("/people/applications?scheme=kenko"));
            page.navigate(Screen.url(link(page, "次へ")));
            assertThat(page.locator("#applications tbody tr").count()).isEqualTo(11);
            assertThat(rows(get(page, "/people/applications?scheme=kenko&as=csv&list=applications&after=50")
                            .text()))
                    .isEqualTo(61);
        }
    }

    private static Applying applying(String name) {
        return new Applying(
                UUID.randomUUID(),
                "kenko",
                new Identity(name, "", "本町9", ""),
                LocalDate.of(1950, 1, 1),
                "F",
                Circumstances.UNKNOWN,
                "",
                Applying.Helped.SELF,
                List.of());
    }

    @Test
    void a_file_of_more_than_five_thousand_sessions_is_whole_and_a_week_says_what_it_leaves_out() {
        var day = LocalDate.of(2027, 6, 7);
        town.as(town.first, () -> {
            ServerFixture.part(Venues.class).keep(Venues.Venue.named("big", "大ホール"));
            ServerFixture.part(Programmes.class).add(new Programmes.Programme("many", "大勢の体操", "shop", "sports"));
            return new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                    .execute(status -> ServerFixture.part(JdbcClient.class)
                            .sql("""
                                    insert into programme.session (municipality, session, programme, day, starts_at, minutes, venue, places, recorded_at)
                                    select :municipality, 'many-' || i, 'many', cast(:day as date) + (i % 7), '10:00', 60, 'big', 5, now()
                                      from generate_series(1, 5003) i
                                    """)
                            .param("municipality", town.city.digits())
                            .param("day", day)
                            .update());
        });
        assertThat(town.as(
                        town.first,
                        () -> ServerFixture.part(Timetable.class).whole(Timetable.Wanted.all(day, day.plusDays(7)))))
                .extracting(l -> l.session().id())
                .doesNotHaveDuplicates()
                .hasSize(5003);
        try (var desk = Screen.desk()) {
            var page = desk.signIn("first-" + town.city, ContractFixture.PASSWORD);
            var csv = get(page, "/sessions/list.csv?from=" + day).text();
            assertThat(rows(csv)).isEqualTo(5003);
            printedInParts(page, "/sessions/list.csv?from=" + day + "&as=pdf", csv);
            page.navigate(Screen.url("/sessions?from=" + day));
            assertThat(page.locator("[role=note]").innerText()).contains("初めの1,000件");
            page.navigate(Screen.url("/sessions?view=list&venue=big&from=" + day));
            assertThat(page.locator("#sessions tbody tr").count()).isEqualTo(100);
            assertThat(link(page, "次へ")).isNotNull();
        }
    }

    /** All rows are on paper, each in one part, in the order of the file. */
    private static void printedInParts(Page page, String path, String csv) {
        page.navigate(Screen.url(path));
        assertThat(page.locator("main").innerText()).contains("5,003 行", "3 個に分けました", "1個目（1行目から2,000行目まで）");
        var links = page.locator("main li a").all().stream()
                .map(link -> link.getAttribute("href"))
                .toList();
        assertThat(links).hasSize(3);
        int printed = 0;
        var sheets = new ArrayList<Integer>();
        for (var link : links) {
            var text = printed(get(page, link).body());
            assertThat(text).contains("全5,003行のうち");
            printed += text.split("大勢の体操", -1).length - 1;
            sheets.add(text.split("大勢の体操", -1).length - 1);
        }
        assertThat(sheets).containsExactly(2000, 2000, 1003);
        assertThat(printed).isEqualTo(csv.split("大勢の体操", -1).length - 1);
        assertThat(get(page, path + "&as-part=4").status()).isEqualTo(404);
        assertThat(get(page, path + "&as-part=x").status()).isEqualTo(404);
        assertThat(get(page, "/lists/parts").status()).isEqualTo(404);
    }

    private static String printed(byte[] pdf) {
        try (var read = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void views_are_taken_whole_however_many_pages_they_fill() {
        var people = IntStream.range(0, 205).mapToObj(i -> UUID.randomUUID()).toList();
        town.as(town.first, () -> {
            people.forEach(ServerFixture.part(musubi.platform.audit.Views.class)::opened);
            return true;
        });
        try (var desk = Screen.desk()) {
            var page = desk.signIn("boss-" + town.city, ContractFixture.PASSWORD);
            page.navigate(Screen.url("/audit/views?actor=first-" + town.city));
            assertThat(page.locator("main tbody tr").count()).isEqualTo(200);
            var csv = get(page, page.locator(".take a").first().getAttribute("href"));
            assertThat(rows(csv.text())).isEqualTo(205);
            assertThat(csv.headers().get("content-disposition")).contains("views.csv");
            assertThat(rows(get(page, "/audit/views?csv=&actor=nobody").text())).isZero();
        }
    }
}
