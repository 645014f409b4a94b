package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import musubi.agreement.statement.Written;
import musubi.platform.Server;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The demonstration in a very small city: everything verifies, and the pages say what the statements say. */
class DemoCommandTest {
    @TempDir
    static Path folder;

    private static String said = "";

    @BeforeAll
    static void run_the_demonstration() {
        said = demo(folder.resolve("demo"), Musubi.DONE);
    }

    private static String demo(Path into, int code) {
        var out = new StringWriter();
        var err = new StringWriter();

        int ended = Musubi.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("MUSUBI_LANG", "en"),
                "demo",
                "-o",
                into.toString(),
                "--people",
                "400",
                "--seed",
                "7");

        assertThat(ended).as(out.toString() + err).isEqualTo(code);
        return out.toString();
    }

    @Test
    void every_year_of_every_agreement_is_settled_and_verifies() throws IOException {
        assertThat(said).contains("24 statements", "24 of them verified", "report.html");
        assertThat(statements()).hasSize(24);
    }

    @Test
    void the_report_states_the_total_of_each_statement() throws Exception {
        var english = main(report(), "en").getTextContent();

        for (var file : statements()) {
            var total = Written.read("x", Files.readString(file))
                    .json()
                    .path("total")
                    .asLong(-1);
            assertThat(english).as(file.toString()).contains(String.format(Locale.ROOT, "%,d", total));
        }
    }

    @Test
    void both_languages_of_the_report_have_the_same_parts() throws Exception {
        var page = report();

        for (var tag : List.of("h2", "h3", "table", "tr", "svg", "caption"))
            assertThat(main(page, "ja").getElementsByTagName(tag).getLength())
                    .as(tag)
                    .isEqualTo(main(page, "en").getElementsByTagName(tag).getLength())
                    .isPositive();
    }

    @Test
    void every_page_is_well_formed_and_every_drawing_has_words() throws Exception {
        for (var file : statements()) parsed(file.resolveSibling("statement.html"));
        var drawings = report().getElementsByTagName("svg");
        for (int i = 0; i < drawings.getLength(); i++)
            if (drawings.item(i) instanceof Element svg && svg.hasAttribute("role"))
                assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(1);
    }

    @Test
    void no_name_address_or_number_of_a_resident_is_in_anything_written() throws IOException {
        var secrets = secrets("demo/city", List.of("person", "name", "telephone"));
        // A city invented beside it, whose people joined on the server: there too names lie sealed.
        var joined = secrets("demo/server-city", List.of("name", "telephone"));

        assertThat(secrets).hasSizeGreaterThan(800);
        try (var files = Files.walk(folder.resolve("demo"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var path = folder.resolve("demo").relativize(file).toString();
                if (path.startsWith("city") || path.startsWith("server-city")) continue;
                var hidden = path.startsWith("server") ? joined : secrets;
                // Every byte as a letter of its own: files of the database are no text.
                var text = Files.readString(file, StandardCharsets.ISO_8859_1)
                        + (path.endsWith(".parquet") ? asBytes(rows(file)) : "");
                assertThat(hidden.stream().map(DemoCommandTest::asBytes).filter(text::contains))
                        .as(path)
                        .isEmpty();
            }
        }
        assertThat(folder.resolve("demo/server/sign-ins.txt")).content().contains("officer-demo", "resident-demo");
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Records of a pack are compressed: what stands in them shows only when they are read. */
    private static String rows(Path parquet) {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select row::varchar from (select * from read_parquet('%s')) row"
                        .formatted(parquet.toString().replace("'", "''")))) {
            var text = new StringBuilder();
            while (rows.next()) text.append(rows.getString(1)).append('\n');
            assertThat(text).as(parquet.toString()).isNotEmpty();
            return text.toString();
        } catch (SQLException e) {
            throw new AssertionError("%s cannot be read".formatted(parquet), e);
        }
    }

    private static List<String> secrets(String city, List<String> columns) throws IOException {
        var secrets = new ArrayList<String>();
        var people = Files.readAllLines(folder.resolve(city).resolve("source/person.csv"));
        var header = List.of(people.getFirst().split(","));
        for (var row : people.subList(1, people.size())) {
            var cells = row.split(",", -1);
            for (var column : columns) secrets.add(cells[header.indexOf(column)]);
        }
        secrets.removeIf(String::isBlank);
        return secrets;
    }

    /** What must stand on the first page of each who is given a way in. */
    private static final Map<String, String> FIRST_PAGES = Map.ofEntries(
            Map.entry("admin-232980", "支払の二人目の承認待ち"),
            Map.entry("officer-demo", "支払の二人目の承認待ち"),
            Map.entry("officer2-demo", "支払の二人目の承認待ち"),
            Map.entry("counter-demo", "未利用のポイント"),
            Map.entry("intermediary-demo", "参加者数"),
            Map.entry("evaluator-demo", "評価機関に渡した証拠"),
            Map.entry("investor-demo", "ムスビ市民健幸ファンド"),
            Map.entry("provider-demo", "受付を開く"),
            Map.entry("representative-demo", "中央さんぽ会"),
            Map.entry("partner-demo", "空いた車で通いの場へ"),
            Map.entry("clinic-demo", "通いの場への紹介"),
            Map.entry("resident-demo", "質問に答える"));

    @Test
    void everybody_who_is_given_a_way_in_sees_something_of_theirs() throws Exception {
        var copy = folder.resolve("signing-in");
        copy(folder.resolve("demo/server"), copy);
        var accounts = Files.readAllLines(copy.resolve("sign-ins.txt"));
        try (var server = Server.start(new Server.Settings(copy, 0, Optional.empty()))) {
            assertThat(accounts).hasSize(FIRST_PAGES.size());
            for (var account : accounts) {
                var parts = List.of(account.split("\t", -1));
                var login = parts.get(1);
                var visitor = new Visitor(server.port());
                assertThat(visitor.first(login, parts.get(2)))
                        .as(login)
                        .contains(Objects.requireNonNull(FIRST_PAGES.get(login)));
                if (login.equals("officer-demo"))
                    assertThat(visitor.page("/messages")).contains("未読 1 件");
                if (login.equals("provider-demo"))
                    assertThat(visitor.page("/provider/messages")).contains("工事は午前だけです", "参加される方には");
                assertThat(new DemoWalk(visitor::get).wrong()).as(login).isEmpty();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList())
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Test
    void the_same_seed_gives_the_same_bytes_and_an_earlier_demonstration_is_replaced() throws IOException {
        var again = folder.resolve("again");
        Files.createDirectories(again);
        Files.writeString(again.resolve("musubi-demo"), "mark");
        Files.writeString(again.resolve("report.html"), "old");

        demo(again, Musubi.DONE);

        assertThat(again.resolve("report.html")).hasSameBinaryContentAs(folder.resolve("demo/report.html"));
        assertThat(again.resolve("journal.hledger")).hasSameBinaryContentAs(folder.resolve("demo/journal.hledger"));
    }

    @Test
    void a_folder_with_other_files_is_left_alone() throws IOException {
        var mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("report.html"), "mine");

        demo(mine, Musubi.BAD_INPUT);

        assertThat(mine.resolve("report.html")).hasContent("mine");
    }

    @Test
    void hledger_accepts_the_journals() throws Exception {
        Assumptions.assumeTrue(
                List.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)).stream()
                        .anyMatch(p -> Files.isExecutable(Path.of(p, "hledger"))),
                "hledger is not installed");
        for (var journal : List.of("journal.hledger", "statements/toyota-FY2023/journal.hledger"))
            assertThat(check(folder.resolve("demo").resolve(journal)))
                    .as(journal)
                    .isZero();
    }

    private static int check(Path journal) throws IOException, InterruptedException {
        var process = new ProcessBuilder("hledger", "-f", journal.toString(), "check").inheritIO();
        process.environment().put("LC_ALL", "C.UTF-8");
        var running = process.start();
        assertThat(running.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return running.exitValue();
    }

    private static List<Path> statements() throws IOException {
        try (var files = Files.walk(folder.resolve("demo/statements"), 2)) {
            return files.filter(f -> f.endsWith("statement.json")).sorted().toList();
        }
    }

    private static Document report() throws Exception {
        return parsed(folder.resolve("demo/report.html"));
    }

    private static Document parsed(Path page) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    }

    private static Element main(Document page, String language) {
        var mains = page.getElementsByTagName("main");
        for (int i = 0; i < mains.getLength(); i++)
            if (mains.item(i) instanceof Element e && e.getAttribute("id").equals(language)) return e;
        throw new AssertionError("no part in " + language);
    }
}
