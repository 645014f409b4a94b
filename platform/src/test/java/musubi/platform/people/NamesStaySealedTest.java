package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ByChance;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Names that nobody else bears are planted, used in every way, and looked for where they must not be. */
class NamesStaySealedTest {
    private static final List<String> PLANTED = List.of("蓬莱", "小夜", "ホウライ", "サヨ", "鶴亀町", "0599");

    private static void account(Code city, Role role, Optional<UUID> person) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            role.word() + "-" + city,
                            "correct horse",
                            role,
                            person,
                            role == Role.PROVIDER ? Optional.of("club") : Optional.empty());
            return true;
        });
    }

    private static void press(Page page, String words) {
        page.locator("main button", new Page.LocatorOptions().setHasText(words))
                .first()
                .click();
    }

    @Test
    void a_name_is_in_no_log_no_address_no_audit_entry_and_no_open_column() {
        var city = ServerFixture.municipality();
        account(city, Role.OFFICER, Optional.empty());
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        var addresses = new ArrayList<String>();
        try (var screen = Screen.desk()) {
            var page = screen.page();
            page.onRequest(request -> addresses.add(request.url()));
            screen.signIn("officer-" + city, "correct horse");
            enter(screen);
            misuse(screen, page.url());
        } finally {
            root.detachAppender(log);
        }

        assertThat(addresses).hasSizeGreaterThan(10);
        for (var name : PLANTED) {
            assertThat(addresses).as(name).noneMatch(address -> holds(address, name));
            assertThat(log.list).as(name).noneMatch(event -> tells(event, name));
            assertThat(inTheOpen(city, name)).as(name).isEmpty();
            assertThat(figures()).as(name).doesNotContain(name);
        }
        assertThat(figures()).contains("/people/{person}").doesNotContainPattern("[0-9a-f]{8}-[0-9a-f-]{27}|" + city);
    }

    /** What whoever watches the server is given, without the counts themselves, which hold any few digits by chance. */
    private static String figures() {
        var watcher = new Visitor();
        var figures = watcher.send(HttpRequest.newBuilder(watcher.at("/metrics"))
                .header("Authorization", "Bearer " + ServerFixture.METRICS_TOKEN));
        assertThat(figures.statusCode()).isEqualTo(200);
        return figures.body().replaceAll("(?m)^([^#].*) [^ ]+$", "$1");
    }

    private static void enter(Screen screen) {
        var page = screen.open("/people/new");
        page.fill("#name", "蓬莱 小夜");
        page.fill("#kana", "ホウライ サヨ");
        page.fill("#address", "鶴亀町1-2");
        page.fill("#phone", "0599-00-0000");
        page.fill("#born", "1948-05-05");
        page.check("input[name=sex][value=F]");
        press(page, "登録する");
        var person = page.url();
        page.navigate(person + "/correction");
        page.fill("#name", "蓬莱 小夜子");
        page.fill("#why", "蓬莱さんの字の誤り");
        press(page, "訂正する");
        page.fill("#why", "字の誤り");
        press(page, "訂正する");
        screen.open("/people");
        page.fill("#q", "蓬莱");
        press(page, "探す");
        screen.open("/people/import");
        var csv = "氏名,フリガナ,生年月日,性別,住所\n蓬莱 小夜,ホウライ サヨ,1950-01-01,女,鶴亀町\n蓬莱,,蓬莱,蓬莱,\n";
        page.setInputFiles("#file", new FilePayload("蓬莱.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
        press(page, "内容を確かめる");
        press(page, "1人を登録する");
        page.navigate(person);
    }

    /** What a slip or an attack sends; the answers are refusals. */
    private static void misuse(Screen screen, String person) {
        var page = screen.page();
        page.navigate(person + "/correction");
        var token = page.locator("main input[name=_csrf]").first().inputValue();
        for (var version : List.of("1", "蓬莱"))
            for (var path : List.of("/consent", "/withdrawal", "/leaving", "/enrolments", "/correction", "/erasure"))
                assertThat(page.request()
                                .post(person + path, RequestOptions.create().setForm(form(token, version)))
                                .status())
                        .as(path)
                        .isLessThan(500);
        assertThat(page.request()
                        .post(
                                Screen.url("/people"),
                                RequestOptions.create().setForm(form(token, "1").set("person", "蓬莱")))
                        .status())
                .isLessThan(500);
    }

    private static FormData form(String token, String version) {
        return FormData.create()
                .set("_csrf", token)
                .set("name", "蓬莱\u0000小夜")
                .set("scheme", "蓬莱")
                .set("purpose", "蓬莱")
                .set("recipient", "小夜")
                .set("version", version)
                .set("on", "蓬莱")
                .set("born", "蓬莱")
                .set("lives", "蓬莱")
                .set("certified", "蓬莱")
                .set("channel", "蓬莱")
                .set("why", "蓬莱");
    }

    private static boolean holds(String text, String name) {
        return ByChance.leftOut(text).contains(name);
    }

    private static boolean tells(ILoggingEvent event, String name) {
        if (holds(event.getFormattedMessage(), name)) return true;
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause())
            if (holds(Objects.requireNonNullElse(cause.getMessage(), ""), name)) return true;
        return false;
    }

    /** The tables in which the name stands as it is written. */
    private static List<String> inTheOpen(Code city, String name) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                        .execute(t -> {
                            var db = ServerFixture.part(JdbcClient.class);
                            var found = new ArrayList<String>();
                            for (var table : db.sql("""
                            select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                             where c.relkind = 'r' and c.relrowsecurity
                            """).query(String.class).list())
                                if (db.sql("""
                                select exists (select from %s x where regexp_replace(x::text, :chance, '', 'g') like :name)
                                """.formatted(table))
                                        .param("chance", ByChance.PATTERN)
                                        .param("name", "%" + name + "%")
                                        .query(Boolean.class)
                                        .single()) found.add(table);
                            return found;
                        })));
    }

    @Test
    void residents_providers_and_other_municipalities_open_none_of_these_pages() {
        var city = ServerFixture.municipality();
        var elsewhere = ServerFixture.municipality();
        var hanako = new PersonId(UUID.randomUUID());
        var list = UUID.randomUUID();
        ImportsTest.officer(city, () -> {
            var identity = new Identity("蓬莱 小夜", "", "", "");
            ServerFixture.part(People.class)
                    .join(new Joining(
                            hanako,
                            identity,
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "paper"));
            ServerFixture.part(Imports.class)
                    .send(list, "kenko", "CSV", "氏名,生年月日,性別\n蓬莱,1950-01-01,女\n".getBytes(StandardCharsets.UTF_8));
            return true;
        });
        account(city, Role.RESIDENT, Optional.of(hanako.value()));
        account(city, Role.PROVIDER, Optional.empty());
        account(elsewhere, Role.OFFICER, Optional.empty());
        var person = "/people/" + hanako;
        var ofOnePerson = List.of(
                person,
                person + "/correction",
                person + "/disclosure",
                person + "/disclosure.json",
                person + "/erasure",
                "/people/import/" + list,
                "/people/import/" + list + "/problems.csv");
        var ofAll = List.of(
                "/people",
                "/people/new",
                "/people/list.csv",
                "/people/import",
                "/people/schemes",
                "/people/consents",
                "/people/duplicates",
                "/people/retention");

        for (var login : List.of("resident-" + city, "provider-" + city))
            try (var screen = Screen.desk()) {
                var page = screen.signIn(login, "correct horse");
                for (var path : ofOnePerson)
                    assertThat(status(page, path)).as(login + path).isEqualTo(403);
                for (var path : ofAll)
                    assertThat(status(page, path)).as(login + path).isEqualTo(403);
            }
        try (var screen = Screen.desk()) {
            var page = screen.signIn("officer-" + elsewhere, "correct horse");
            for (var path : ofOnePerson) assertThat(status(page, path)).as(path).isEqualTo(404);
            for (var path : ofAll) {
                var answer = page.request().get(Screen.url(path));
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.text()).as(path).doesNotContain("蓬莱").doesNotContain(hanako.toString());
            }
        }
    }

    private static int status(Page page, String path) {
        return page.request().get(Screen.url(path)).status();
    }
}
