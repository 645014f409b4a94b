package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import musubi.platform.Screen;
import musubi.platform.Server;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.account.Invitations;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Code;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.platform.ranking.Board;
import musubi.platform.welfare.Bodies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Staff is invited by mail, with a second server that has a mail server to send through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaffMailTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Pattern LINK = Pattern.compile("/invitation/([A-Za-z0-9_-]{43})");

    private final SmtpServer mail = SmtpServer.accepting();
    private final Code city = ServerFixture.municipality();
    private Server server = ServerFixture.server();

    @BeforeAll
    void start() throws SQLException, IOException {
        var folder = Path.of(ServerFixture.part(Environment.class).getRequiredProperty("musubi.folder"));
        var password =
                Files.readString(folder.resolve("postgres").resolve("password")).strip();
        try (var connection = ServerFixture.part(DataSource.class).getConnection()) {
            server = Server.start(new Server.Settings(
                    folder,
                    0,
                    Optional.of(new Owner(connection.getMetaData().getURL(), EmbeddedPostgres.OWNER, password)),
                    Map.of(
                            "spring.mail.host", "127.0.0.1",
                            "spring.mail.port", Integer.toString(mail.port()),
                            "musubi.notice.mail.from", "kenko@city.example.jp",
                            "musubi.notice.mail.starttls", "false")));
        }
        ServerFixture.as(city, () -> {
            server.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            "admin-" + city,
                            "correct horse",
                            Role.ADMINISTRATOR,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
    }

    @AfterAll
    void stop() {
        server.close();
        mail.close();
    }

    private String state(UUID invitation) {
        return ServerFixture.as(city, () -> server.part(StaffMails.class).state("invitation " + invitation))
                .orElse("none");
    }

    private void send() {
        ServerFixture.as(city, () -> server.part(StaffMails.class).send());
    }

    private void invite(UUID invitation, String login, String to) {
        ServerFixture.as(city, () -> {
            server.part(Invitations.class).inviteByMail(invitation, login, Role.OFFICER, Optional.empty(), to, "ja");
            return true;
        });
    }

    private List<String> letters(String to) {
        return mail.letters().stream().filter(l -> l.contains("To: " + to)).toList();
    }

    /** The server's own job may have a letter on its way already, which {@link #send} then does not find. */
    private List<String> arrived(String to) {
        for (long end = System.nanoTime() + PATIENCE.toNanos();
                (letters(to).isEmpty() || sealedRows() > 0) && System.nanoTime() < end; )
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        return letters(to);
    }

    private static String body(String letter) {
        var encoded = letter.substring(letter.indexOf("\n\n") + 2).replaceAll("\\s", "");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private long sealedRows() {
        return ServerFixture.as(
                city,
                () -> new TransactionTemplate(server.part(PlatformTransactionManager.class))
                        .execute(status -> server.part(JdbcClient.class)
                                .sql("select count(*) from notice.staff_mail where sealed is not null")
                                .query(Long.class)
                                .single()));
    }

    @Test
    void an_invitation_goes_by_mail_and_is_shown_to_nobody_here() {
        try (var screen = Screen.desk(server)) {
            var page = screen.signIn("admin-" + city, "correct horse");
            screen.open("/accounts/invitations/new");
            page.fill("#login", "tanaka-" + city);
            page.check("input[name=role][value=officer]");
            page.fill("#mail", "tanaka@city.example.jp, other@example.jp");
            page.locator("main form").evaluate("form => form.noValidate = true");
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]").innerText()).contains("メールアドレスを1つだけ");
            page.fill("#mail", "tanaka@city.example.jp");
            screen.clean();
            page.locator("main form button").click();

            assertThat(page.locator("[role=status]").innerText()).contains("メールで送ります");
            assertThat(page.content()).doesNotContain("/invitation/");
            screen.clean();
        }
        send();
        assertThat(arrived("tanaka@city.example.jp")).hasSize(1);
        assertThat(sealedRows()).isZero();
        var text = body(letters("tanaka@city.example.jp").getFirst());
        assertThat(text).contains("利用者名: tanaka-" + city);
        var link = LINK.matcher(text);
        assertThat(link.find()).isTrue();
        assertThat(new Visitor(server.port()).get(link.group()).body()).contains("tanaka-" + city);
    }

    @Test
    void whoever_looks_after_a_group_is_invited_by_mail_and_the_invitation_can_be_taken_back() {
        var group = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            server.part(Bodies.class).enter(group, Board.TEAM, "朝の散歩会");
            return true;
        });
        var login = "caretaker-" + city;
        try (var screen = Screen.desk(server)) {
            var page = screen.signIn("admin-" + city, "correct horse");
            screen.open("/groups/" + group);
            page.fill("#login", login);
            page.fill("#mail", "sewanin");
            page.locator("main form.card button").click();
            assertThat(page.locator("[role=alert]").innerText()).contains("メールアドレスを1つだけ");
            assertThat(page.locator("#mail").inputValue()).isEqualTo("sewanin");
            screen.clean();
            page.fill("#mail", "sewanin@example.jp");
            page.locator("main form.card button").click();
            assertThat(page.locator("[role=status]").innerText()).contains(login, "メールで送ります");
            assertThat(page.content()).doesNotContain("/invitation/");
            page.fill("#login", "wrong-" + city);
            page.fill("#mail", "wrong@example.jp");
            page.locator("main form.card button").click();
            var wrong = page.locator("tr", new Page.LocatorOptions().setHasText("wrong-" + city));
            wrong.locator("button").click();
            wrong.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            assertThat(page.locator("[role=status]").innerText()).contains("取り消しました");
            page.locator("tr", new Page.LocatorOptions().setHasText(login)).waitFor();
            page.waitForLoadState();
            send();
            screen.open("/groups/" + group);
            assertThat(page.locator("tbody").innerText())
                    .contains(login, "メールで送付済み")
                    .doesNotContain("wrong-");
            screen.clean();
        }

        assertThat(letters("wrong@example.jp")).isEmpty();
        var link = LINK.matcher(body(letters("sewanin@example.jp").getFirst()));
        assertThat(link.find()).isTrue();
        assertThat(new Visitor(server.port()).get(link.group()).body()).contains(login);
    }

    @Test
    void a_repeated_click_sends_one_mail_and_what_is_taken_back_is_not_sent() {
        var kept = UUID.randomUUID();
        var taken = UUID.randomUUID();
        invite(taken, "sato-" + city, "sato@city.example.jp");
        ServerFixture.as(city, () -> {
            server.part(Invitations.class).revoke(taken);
            return true;
        });
        invite(kept, "ito-" + city, "ito@city.example.jp");
        invite(kept, "ito-" + city, "ito@city.example.jp");
        send();
        send();

        assertThat(arrived("ito@city.example.jp")).hasSize(1);
        assertThat(letters("sato@city.example.jp")).isEmpty();
        assertThat(state(kept)).isEqualTo("sent");
        assertThat(state(taken)).isEqualTo("cancelled");
        assertThat(sealedRows()).isZero();
    }

    @Test
    void a_server_without_mail_offers_none() {
        assertThat(ServerFixture.part(StaffMails.class).possible()).isFalse();
        try (var screen = Screen.desk()) {
            var page = screen.signIn("admin-" + city, "correct horse");
            screen.open("/accounts/invitations/new");

            assertThat(page.locator("#mail").count()).isZero();
            assertThat(page.locator("#login").count()).isEqualTo(1);
        }
    }
}
