package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import musubi.platform.Server;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignInTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final String login = "officer-" + city;
    private final UUID account = UUID.randomUUID();

    SignInTest() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, login, PASSWORD, Role.OFFICER, Optional.empty(), Optional.empty());
            return true;
        });
    }

    @Test
    void after_ten_wrong_passwords_the_right_one_waits_too_and_a_name_nobody_has_is_answered_alike() {
        var unknown = "nobody-" + city;
        var answers = new ArrayList<List<String>>();

        for (var name : List.of(login, unknown)) {
            var visitor = new Visitor();
            var said = new ArrayList<String>();
            for (int i = 0; i < Attempts.FOR_ACCOUNT; i++) {
                long start = System.nanoTime();
                said.add(shown(visitor.signIn(name, "wrong").body(), name));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
            }
            var locked = visitor.signIn(name, PASSWORD);
            assertThat(locked.statusCode()).isEqualTo(429);
            assertThat(locked.body()).containsPattern("[0-9]{1,2}:[0-9]{2}以降にもう一度");
            answers.add(said);
        }

        assertThat(answers.getFirst()).hasSize(10).allMatch(page -> page.contains("違います"));
        assertThat(answers.getLast()).isEqualTo(answers.getFirst());
        var entries = ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(100));
        assertThat(entries).extracting(Entry::action).containsOnly("access.refused").hasSize(10);
        assertThat(entries).extracting(Entry::subject).containsOnly("account " + account);
        assertThat(entries).extracting(Entry::actor).containsOnly("sign-in");
        assertThat(entries.toString()).doesNotContain(login).doesNotContain(PASSWORD);
    }

    /** The page without what differs for every request and what was typed. */
    private static String shown(String page, String name) {
        return page.replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "").replace(name, "");
    }

    @Test
    void the_wait_ends_a_quarter_of_an_hour_after_the_attempt_that_fills_the_measure() {
        var db = ServerFixture.part(JdbcClient.class);
        var sql = """
                select coalesce(to_char(account.begin_attempt(decode(:login, 'hex'), decode(:address, 'hex'),
                    timestamptz '2001-01-01 00:00:00+00' + make_interval(mins => :minute), interval '15 minutes', 3, 100) at time zone 'UTC', 'HH24:MI'), 'goes on')
                """;
        var login = "%032x".formatted(account.getMostSignificantBits());
        var said = new ArrayList<String>();

        for (int minute : new int[] {0, 1, 2, 3, 14, 15, 15, 16})
            said.add(db.sql(sql)
                    .param("login", login)
                    .param("address", login + "01")
                    .param("minute", minute)
                    .query(String.class)
                    .single());

        assertThat(said)
                .containsExactly("goes on", "goes on", "goes on", "00:15", "00:15", "goes on", "00:16", "goes on");
    }

    @Test
    void of_many_attempts_at_once_no_more_are_looked_at() throws InterruptedException {
        var attempts = ServerFixture.part(Attempts.class);
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 40; i++)
            tries.add(() -> attempts.begin("many-" + city, "2001:db8:" + city + "::1").isEmpty());

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var allowed = pool.invokeAll(tries).stream().filter(f -> f.resultNow()).count();

            assertThat(allowed).isEqualTo(Attempts.FOR_ACCOUNT);
        }
    }

    @Test
    void a_session_put_there_before_signing_in_is_worth_nothing_after_it() {
        var attacker = new Visitor();
        attacker.signIn(login, PASSWORD);
        var planted = attacker.cookie("session").orElseThrow();
        var victim = new Visitor();
        victim.take("session", planted);
        victim.take("form", "chosen-by-the-attacker");

        victim.signIn(login, PASSWORD);

        assertThat(victim.cookie("session").orElseThrow()).isNotEqualTo(planted);
        assertThat(victim.cookie("form").orElseThrow()).isNotEqualTo("chosen-by-the-attacker");
        assertThat(victim.get("/people").statusCode()).isEqualTo(200);
        assertThat(attacker.get("/people").statusCode()).isEqualTo(302);
    }

    @Test
    void a_form_that_did_not_come_from_our_page_is_refused() {
        var visitor = new Visitor();
        visitor.signIn(login, PASSWORD);

        var answer = visitor.bare("/people", Map.of("name", "x"), Map.of("_csrf", "guessed"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("このページは開けません");
        assertThat(new Visitor().bare("/sign-in", Map.of("login", login, "password", PASSWORD), Map.of()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void hostile_names_and_passwords_are_wrong_and_no_more() {
        for (var hostile : List.of("' or 1=1 --", "x".repeat(5_000), "\uD83D\uDE00", "%00", "../../etc/passwd", "<script>", ""))
            assertThat(new Visitor().signIn(hostile, hostile))
                    .satisfies(page -> assertThat(page.statusCode()).isEqualTo(200))
                    .satisfies(page -> assertThat(page.body()).contains("違います").doesNotContain("<script>"));
        assertThat(new Visitor().signIn("a\0b", "c").statusCode()).isEqualTo(400);
    }

    @Test
    void cookies_are_kept_from_scripts_and_other_sites_and_hold_nothing_that_is_in_the_database() {
        var visitor = new Visitor();
        var answer = visitor.signIn(login, PASSWORD);

        var cookies = answer.headers().allValues("Set-Cookie");
        assertThat(cookies).hasSizeGreaterThanOrEqualTo(2).allSatisfy(cookie -> assertThat(cookie)
                .contains("HttpOnly")
                .contains("SameSite=Lax")
                .contains("Path=/"));
        var secret = visitor.cookie("session").orElseThrow();
        var kept = ServerFixture.as(city, () -> ServerFixture.part(Sessions.class).of(account));
        assertThat(kept).singleElement().satisfies(session -> assertThat(session.id())
                .isEqualTo(java.util.HexFormat.of().formatHex(Secret.hash(secret)))
                .isNotEqualTo(secret));
    }

    @Test
    void behind_a_proxy_with_tls_cookies_are_for_tls_and_this_host_alone() {
        var visitor = new Visitor();
        var page = visitor.send(HttpRequest.newBuilder(visitor.at("/sign-in")).header("X-Forwarded-Proto", "https"));

        assertThat(page.headers().allValues("Set-Cookie")).isNotEmpty().allSatisfy(cookie -> assertThat(cookie)
                .contains("Secure"));
        var form = page.body().replaceAll("(?s).*?name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        var cookie = page.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        var answer = new Visitor()
                .send(HttpRequest.newBuilder(visitor.at("/sign-in"))
                        .header("X-Forwarded-Proto", "https")
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "login=%s&password=correct+horse&_csrf=%s".formatted(login, form))));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(set -> assertThat(set).startsWith("__Host-session=").contains("Secure", "HttpOnly", "Path=/"));
    }

    @Test
    void another_server_on_the_same_database_knows_who_is_signed_in() throws IOException, SQLException {
        var visitor = new Visitor();
        visitor.signIn(login, PASSWORD);

        try (var other = anotherServer()) {
            var there = new Visitor(other.port());
            there.take("session", visitor.cookie("session").orElseThrow());
            assertThat(there.get("/people").statusCode()).isEqualTo(200);

            there.post("/people", "/sign-out", Map.of());
            assertThat(visitor.get("/people").statusCode()).isEqualTo(302);
        }
    }

    private static Server anotherServer() throws IOException, SQLException {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var password =
                Files.readString(folder.resolve("postgres").resolve("password")).strip();
        try (var connection = ServerFixture.part(DataSource.class).getConnection()) {
            var owner = new Owner(connection.getMetaData().getURL(), EmbeddedPostgres.OWNER, password);
            return Server.start(new Server.Settings(folder, 0, Optional.of(owner)));
        }
    }

    @Test
    void an_account_that_is_shut_opens_nothing_from_the_next_click_on() {
        var visitor = new Visitor();
        visitor.signIn(login, PASSWORD);
        assertThat(visitor.get("/people").statusCode()).isEqualTo(200);

        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).disable(account);
            return true;
        });

        assertThat(visitor.get("/people").statusCode()).isEqualTo(302);
        assertThat(new Visitor().signIn(login, PASSWORD).body()).contains("違います");
    }

    /** A resident does not see the entries of others, and what they do is chained to them all the same. */
    @Test
    void a_resident_signs_in_whatever_others_did_before() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "resident-" + city,
                            PASSWORD,
                            Role.RESIDENT,
                            Optional.of(UUID.randomUUID()),
                            Optional.empty());
            return true;
        });
        new Visitor().signIn(login, PASSWORD);
        var resident = new Visitor();

        assertThat(Visitor.next(resident.signIn("resident-" + city, PASSWORD))).isEqualTo("/");

        assertThat(resident.get("/account").statusCode()).isEqualTo(200);
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).firstBroken())).isEmpty();
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(9))).hasSize(2);
    }

    @Test
    void a_page_that_is_not_there_says_so_in_the_visitors_language() {
        var visitor = new Visitor();
        visitor.signIn(login, PASSWORD);

        var missing = visitor.get("/no-such-page");
        var english = visitor.get("/people/" + UUID.randomUUID() + "?lang=en");

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("<title>ページがありません").contains("ログアウト");
        assertThat(english.statusCode()).isEqualTo(404);
        assertThat(english.body()).contains("There is no such page");
    }
}
