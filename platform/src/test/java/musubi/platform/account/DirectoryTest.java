package musubi.platform.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import musubi.platform.Screen;
import musubi.platform.Server;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.postgres.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Signing in through a directory, with a second server that has one, and a real provider with real signatures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {
    private final LittleDirectory directory = new LittleDirectory();
    private final Code city = ServerFixture.municipality();
    private Server server = ServerFixture.server();

    @BeforeAll
    void start() throws Exception {
        server = start(Map.of("musubi.oidc.residents", "true"));
    }

    private Server start(Map<String, String> more) throws SQLException, IOException {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var password =
                Files.readString(folder.resolve("postgres").resolve("password")).strip();
        try (var connection = ServerFixture.part(DataSource.class).getConnection()) {
            var settings = new LinkedHashMap<>(Map.of(
                    "musubi.oidc.issuer", directory.issuer(),
                    "musubi.oidc.client-id", LittleDirectory.CLIENT,
                    "musubi.oidc.client-secret", LittleDirectory.SECRET));
            settings.putAll(more);
            return Server.start(new Server.Settings(
                    folder,
                    0,
                    Optional.of(new Owner(connection.getMetaData().getURL(), EmbeddedPostgres.OWNER, password)),
                    settings));
        }
    }

    @AfterAll
    void stop() {
        server.close();
        directory.close();
    }

    private Visitor browser() {
        return new Visitor(server.port());
    }

    private String invitation(String login) {
        return ServerFixture.as(
                        city,
                        () -> server.part(Invitations.class)
                                .invite(UUID.randomUUID(), login, Role.OFFICER, Optional.empty(), Optional.empty()))
                .orElseThrow();
    }

    /** Where the answer of our server sends the browser, wholly. */
    private static URI sent(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }

    private static String path(URI there) {
        return there.getPath() + "?" + there.getRawQuery();
    }

    private String through(Visitor browser, String from) {
        return path(directory.visited(sent(browser.get(from))));
    }

    private HttpResponse<String> signIn(Visitor browser) {
        return browser.get(through(browser, "/sign-in/directory"));
    }

    private static String who(Visitor browser) {
        return browser.get("/account").body();
    }

    /** Invites somebody of the directory, who opens their account with it. */
    private void linked(String subject, String login) {
        directory.person(subject);
        var invited = browser();
        var answer = invited.get(through(invited, "/invitation/%s/directory".formatted(invitation(login))));
        assertThat(Visitor.next(answer)).isEqualTo("/");
        assertThat(who(invited)).contains(login);
    }

    @Test
    void an_invited_officer_opens_the_account_through_the_directory_and_comes_in_again_without_a_password() {
        linked("staff-in", "in-" + city);

        var later = browser();
        assertThat(later.get("/sign-in").body()).contains("自治体の共通アカウントでログイン");
        assertThat(Visitor.next(signIn(later))).isEqualTo("/");
        assertThat(who(later)).contains("in-" + city);
    }

    /** A clock that the test sets forward. */
    private static final class Later extends Clock {
        private Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void a_directory_that_changes_its_key_is_asked_for_it_again_but_not_all_the_time() throws Exception {
        try (var other = new LittleDirectory()) {
            var clock = new Later();
            var asking = new Directory(
                    other.issuer(), LittleDirectory.CLIENT, LittleDirectory.SECRET, server.part(Address.class), clock);
            var question = new Directory.Question("state", "nonce", "v".repeat(43));
            assertThat(answer(other, asking, question).subject()).isEqualTo("staff-1");

            other.changesItsKey();

            assertThatThrownBy(() -> answer(other, asking, question)).hasMessageContaining("no such key");
            clock.by = Duration.ofSeconds(31);
            assertThat(answer(other, asking, question).subject()).isEqualTo("staff-1");
        }
    }

    private static Directory.Vouched answer(LittleDirectory other, Directory asking, Directory.Question question)
            throws Directory.NotVouched {
        var back = other.visited(asking.ask(question)).getQuery();
        return asking.answered(back.replaceAll(".*code=([^&]+).*", "$1"), question);
    }

    @Test
    void somebody_of_the_directory_whom_nobody_invited_opens_nothing() {
        directory.person("staff-unknown");
        var stranger = browser();

        var answer = signIn(stranger);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("つながっていません");
        assertThat(Visitor.next(stranger.get("/account"))).isEqualTo("/sign-in");
    }

    @Test
    void an_answer_to_another_question_for_somebody_else_from_somebody_else_too_old_or_badly_signed_opens_nothing()
            throws JOSEException {
        linked("staff-wrong", "wrong-" + city);
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = Map.of(
                "nonce", c -> c.claim("nonce", "another"),
                "no nonce", c -> c.claim("nonce", null),
                "audience", c -> c.audience("other"),
                "two audiences", c -> c.audience(List.of(LittleDirectory.CLIENT, "other")),
                "party", c -> c.claim("azp", "other"),
                "issuer", c -> c.issuer("https://other.example.jp"),
                "ended", c -> c.expirationTime(Date.from(Instant.now().minusSeconds(61))),
                "endless", c -> c.expirationTime(null),
                "old", c -> c.issueTime(Date.from(Instant.now().minusSeconds(700))),
                "nobody", c -> c.subject(null));
        for (var change : wrong.entrySet()) {
            directory.vouches(change.getValue());
            assertThat(signIn(browser()).statusCode()).as(change.getKey()).isEqualTo(403);
        }
        directory.vouches(claims -> claims);
        directory.signsWithAnotherKey();
        assertThat(signIn(browser()).statusCode()).isEqualTo(403);
        directory.signsWithItsPublicKey();
        assertThat(signIn(browser()).statusCode()).isEqualTo(403);
        directory.signsRight();

        assertThat(Visitor.next(signIn(browser()))).isEqualTo("/");
    }

    @Test
    void an_answer_counts_once_and_only_in_the_browser_that_asked() {
        linked("staff-replay", "replay-" + city);
        var asking = browser();
        var back = through(asking, "/sign-in/directory");
        var other = browser();
        assertThat(other.get(back).statusCode()).isEqualTo(403);
        other.take("directory", "another.");
        assertThat(other.get(back).statusCode()).isEqualTo(403);

        var cookie = asking.cookie("directory").orElseThrow();
        assertThat(Visitor.next(asking.get(back))).isEqualTo("/");
        var again = browser();
        again.take("directory", cookie);
        assertThat(again.get(back).statusCode()).isEqualTo(403);
        assertThat(browser()
                        .get("/sign-in/directory/back?code=x&state=%3Cscript%3E")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void one_of_the_directory_opens_one_account_and_a_link_works_once() {
        linked("staff-once", "once-" + city);
        directory.person("staff-once");
        var second = browser();
        var taken = second.get(through(second, "/invitation/%s/directory".formatted(invitation("twice-" + city))));
        assertThat(taken.statusCode()).isEqualTo(409);
        assertThat(taken.body()).contains("別のアカウントとつながっています");

        directory.person("staff-two");
        var secret = invitation("two-" + city);
        var first = browser();
        first.get(through(first, "/invitation/%s/directory".formatted(secret)));
        assertThat(browser().get("/invitation/%s/directory".formatted(secret)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_administrator_links_an_account_that_is_there_by_a_link_and_unlinks_it() {
        var account = UUID.randomUUID();
        var login = "there-" + city;
        ServerFixture.as(city, () -> {
            server.part(Accounts.class)
                    .open(account, login, "correct horse", Role.COUNTER, Optional.empty(), Optional.empty());
            server.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "boss-" + city,
                            "correct horse",
                            Role.ADMINISTRATOR,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
        var link = ServerFixture.as(
                        city,
                        () -> server.part(Invitations.class)
                                .renew(
                                        UUID.randomUUID(),
                                        server.part(Accounts.class)
                                                .find(account)
                                                .orElseThrow(),
                                        ""))
                .orElseThrow();
        directory.person("staff-there");
        var owner = browser();
        owner.get(through(owner, "/invitation/%s/directory".formatted(link)));
        assertThat(who(owner)).contains(login);

        var boss = browser();
        boss.signIn("boss-" + city, "correct horse");
        var page = "/accounts/" + account;
        assertThat(boss.get(page).body()).contains("つながりを解く");
        boss.post(page, page + "/directory-removal", Map.of("why", "異動"));

        assertThat(Visitor.next(owner.get("/account"))).isEqualTo("/sign-in");
        assertThat(signIn(browser()).statusCode()).isEqualTo(403);
    }

    @Test
    void a_directory_that_asked_for_one_factor_leaves_ours_to_be_asked() {
        linked("staff-factor", "factor-" + city);
        ServerFixture.owning(owner -> JdbcClient.create(
                        new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                .sql("update access.account set created_at = created_at - interval '100 days' where login = :login")
                .param("login", "factor-" + city)
                .update());
        directory.vouches(c -> c.claim("amr", List.of("pwd")));

        var browser = browser();
        assertThat(Visitor.next(signIn(browser))).isEqualTo("/sign-in/enrol");
        directory.vouches(claims -> claims);
        assertThat(Visitor.next(signIn(browser()))).isEqualTo("/");
    }

    @Test
    void a_server_without_a_directory_offers_none_and_half_a_configuration_is_refused() {
        assertThat(new Visitor().get("/sign-in").body()).doesNotContain("共通アカウント");
        assertThat(new Visitor().get("/sign-in/directory").statusCode()).isEqualTo(404);
        assertThat(new Visitor().get("/sign-in/directory/back?code=x&state=y").statusCode())
                .isEqualTo(404);
        var address = server.part(Address.class);
        for (var wrong : List.of(List.of("https://id.example.jp", ""), List.of("http://id.example.jp", "musubi")))
            assertThatThrownBy(() -> new Directory(wrong.getFirst(), wrong.getLast(), "", address, Clock.systemUTC()))
                    .isInstanceOf(IllegalArgumentException.class);
    }

    private Visitor resident(String login) {
        ServerFixture.as(city, () -> {
            server.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            login,
                            "correct horse",
                            Role.RESIDENT,
                            Optional.of(UUID.randomUUID()),
                            Optional.empty());
            return true;
        });
        return signedIn(login);
    }

    private Visitor signedIn(String login) {
        var browser = browser();
        assertThat(Visitor.next(browser.signIn(login, "correct horse"))).isEqualTo("/");
        return browser;
    }

    /** Where the directory sends a resident back to who has pressed the button on their own page. */
    private String asked(Visitor browser) {
        var page = browser.post("/account", "/account/directory", Map.of()).body();
        var there = page.replaceAll("(?s).*id=\"directory-there\" href=\"([^\"]+)\".*", "$1");
        return path(directory.visited(URI.create(there.replace("&amp;", "&"))));
    }

    private static String told(HttpResponse<String> answer) {
        return sent(answer).getQuery();
    }

    @Test
    void a_resident_links_their_own_account_comes_in_with_it_and_takes_the_link_away() {
        var login = "hanako-" + city;
        var hanako = resident(login);
        directory.person("resident-hanako");
        assertThat(signIn(browser()).body()).contains("「自分のアカウント」の画面でつないでください");

        assertThat(told(hanako.get(asked(hanako)))).isEqualTo("directory-linked");
        assertThat(who(hanako)).contains("共通アカウントとつながっています");
        var later = browser();
        assertThat(Visitor.next(signIn(later))).isEqualTo("/");
        assertThat(who(later)).contains(login);
        assertThat(ServerFixture.as(
                        city,
                        () -> server.part(musubi.platform.audit.Audit.class).latest(20)))
                .anyMatch(entry -> entry.action().equals("access.directory-linked"));

        assertThat(told(later.post("/account", "/account/directory/removal", Map.of())))
                .isEqualTo("directory-unlinked");
        assertThat(signIn(browser()).statusCode()).isEqualTo(403);
        assertThat(Visitor.next(browser().signIn(login, "correct horse"))).isEqualTo("/");
    }

    @Test
    void what_one_resident_asked_links_no_other_and_counts_once_and_for_linking_alone() {
        var first = resident("first-" + city);
        resident("second-" + city);
        directory.person("resident-first");
        var back = asked(first);
        var cookie = first.cookie("directory").orElseThrow();
        var second = signedIn("second-" + city);
        second.take("directory", cookie);
        assertThat(told(second.get(back))).isEqualTo("directory-refused");
        var nobody = browser();
        nobody.take("directory", cookie);
        assertThat(Visitor.next(nobody.get(back))).isEqualTo("/sign-in");
        nobody.take("directory", cookie.replaceFirst("own$", ""));
        assertThat(nobody.get(back).statusCode()).isEqualTo(403);

        var toSignIn = browser();
        var came = through(toSignIn, "/sign-in/directory");
        second.take("directory", toSignIn.cookie("directory").orElseThrow() + "own");
        assertThat(told(second.get(came))).isEqualTo("directory-refused");
        assertThat(signIn(browser()).statusCode()).as("linked with nobody").isEqualTo(403);

        assertThat(told(first.get(back))).isEqualTo("directory-linked");
        first.take("directory", cookie);
        assertThat(told(first.get(back))).as("a second time").isEqualTo("directory-refused");
        assertThat(told(second.get(asked(second)))).isEqualTo("directory-taken");
        assertThat(who(second)).doesNotContain("共通アカウントとつながっています");
        var later = browser();
        signIn(later);
        assertThat(who(later)).contains("first-" + city);
    }

    @Test
    void a_resident_is_not_linked_by_an_answer_that_does_not_count_a_form_of_others_or_a_link_in_a_letter()
            throws JOSEException {
        var login = "careful-" + city;
        var careful = resident(login);
        directory.person("resident-careful");
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = Map.of(
                "nonce", c -> c.claim("nonce", "another"),
                "audience", c -> c.audience("other"),
                "issuer", c -> c.issuer("https://other.example.jp"),
                "ended", c -> c.expirationTime(Date.from(Instant.now().minusSeconds(61))),
                "nobody", c -> c.subject(null));
        for (var change : wrong.entrySet()) {
            directory.vouches(change.getValue());
            assertThat(told(careful.get(asked(careful)))).as(change.getKey()).isEqualTo("directory-refused");
        }
        directory.vouches(claims -> claims);
        directory.signsWithAnotherKey();
        assertThat(told(careful.get(asked(careful)))).isEqualTo("directory-refused");
        directory.signsRight();
        assertThat(careful.bare("/account/directory", Map.of(), Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(Visitor.next(browser().post("/sign-in", "/account/directory", Map.of())))
                .isEqualTo("/sign-in");
        var letter = ServerFixture.as(
                        city,
                        () -> server.part(Invitations.class)
                                .invite(
                                        UUID.randomUUID(),
                                        "invited-" + city,
                                        Role.RESIDENT,
                                        Optional.of(UUID.randomUUID()),
                                        Optional.empty()))
                .orElseThrow();
        assertThat(browser().get("/invitation/%s/directory".formatted(letter)).statusCode())
                .isEqualTo(404);

        assertThat(signIn(browser()).statusCode()).isEqualTo(403);
        assertThat(who(careful)).doesNotContain("共通アカウントとつながっています");
    }

    @Test
    void staff_do_not_link_by_themselves_and_residents_only_where_the_server_lets_them() throws Exception {
        linked("staff-alone", "alone-" + city);
        var officer = browser();
        signIn(officer);
        assertThat(who(officer)).doesNotContain("/account/directory");
        assertThat(officer.post("/account", "/account/directory", Map.of()).statusCode())
                .isEqualTo(404);
        var login = "kept-" + city;
        var kept = resident(login);
        directory.person("resident-kept");
        assertThat(told(kept.get(asked(kept)))).isEqualTo("directory-linked");

        try (var staffOnly = start(Map.of())) {
            var there = new Visitor(staffOnly.port());
            assertThat(there.get("/sign-in").body()).contains("職員の共通アカウントでログイン");
            assertThat(signIn(there).statusCode()).isEqualTo(403);
            there.signIn(login, "correct horse");
            assertThat(who(there)).contains(login).doesNotContain("/account/directory");
            assertThat(there.post("/account", "/account/directory", Map.of()).statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_resident_sees_on_their_own_page_what_linking_does() {
        var login = "looking-" + city;
        resident(login);
        directory.person("resident-looking");
        try (var screen = Screen.phone(server)) {
            // The directory sends people back to the address by which the server is known.
            screen.page().navigate(server.part(Address.class).origin() + "/sign-in");
            screen.clean();
            screen.page().fill("#login", login);
            screen.page().fill("#password", "correct horse");
            screen.page().locator("main button").first().click();
            screen.page().navigate(server.part(Address.class).origin() + "/account");
            screen.clean();
            screen.page().locator("form[action='/account/directory'] button").click();
            screen.clean();
            screen.page().locator("#directory-there").click();
            assertThat(screen.page().locator("[role=status]").textContent()).contains("つなぎました");
            screen.clean();
        }
    }
}
