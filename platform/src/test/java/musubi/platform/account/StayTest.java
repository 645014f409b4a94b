package musubi.platform.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who does nothing for half an hour is asked before the session ends, and loses nothing of what was typed. */
class StayTest {
    private static final String PASSWORD = "correct horse";
    private static final String WRITTEN = "階段の手すりが外れそうです。\n早めに見てください。";

    private final Code city = ServerFixture.municipality();

    private String account(String login, Role role, Optional<String> provider) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(UUID.randomUUID(), login + "-" + city, PASSWORD, role, Optional.empty(), provider);
            return true;
        });
        return login + "-" + city;
    }

    private void later(int minutes) {
        ServerFixture.as(
                city,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql("update account.session set seen_at = seen_at - make_interval(mins => :minutes)")
                                .param("minutes", minutes)
                                .update())));
    }

    /** Sends a form with the mark of a page that was opened before. */
    private static java.net.http.HttpResponse<String> send(Visitor visitor, String token, String path) {
        return visitor.bare(path, Map.of("licence", "CC0-1.0", "note", WRITTEN), Map.of("_csrf", token));
    }

    @Test
    void a_form_sent_after_the_session_ended_is_sent_again_by_its_owner_after_signing_in() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        var visitor = new Visitor();
        visitor.signIn(officer, PASSWORD);
        var token = Visitor.formToken(visitor.get("/publishing").body());
        later(31);

        var late = send(visitor, token, "/publishing/licence?from=list");
        assertThat(late.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in?kept");
        assertThat(visitor.get("/sign-in?kept").body()).contains("送った内容は残してあります");

        assertThat(Visitor.next(visitor.signIn(officer, PASSWORD))).isEqualTo("/account/kept");
        var kept = visitor.get("/account/kept").body();
        assertThat(kept).contains("手すりが外れそうです", "CC0-1.0");
        var fields = new HashMap<>(Map.of("licence", "CC0-1.0", "note", WRITTEN));
        fields.put("_csrf", Visitor.formToken(kept));
        var on = visitor.bare("/account/kept", fields, Map.of());
        assertThat(on.statusCode()).isEqualTo(307);
        assertThat(on.headers().firstValue("Location")).contains("/publishing/licence?from=list");
        assertThat(visitor.bare("/publishing/licence?from=list", fields, Map.of())
                        .statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/publishing").body()).contains("利用条件を変えました");
        assertThat(visitor.get("/account/kept").statusCode()).isEqualTo(404);
    }

    @Test
    void what_sends_a_kept_form_and_what_throws_it_away_are_not_pressed_for_each_other() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        try (var phone = Screen.phone()) {
            var page = phone.signIn(officer, PASSWORD);
            phone.open("/publishing");
            later(31);
            page.locator("form[action$='/publishing/licence'] button").click();
            page.fill("#login", officer);
            page.fill("#password", PASSWORD);
            page.locator("main button").first().click();
            assertThat(page.locator("h1")).hasText("送った内容が残っています");

            var send = page.locator("form[action$='/account/kept'] button").boundingBox();
            var away = page.locator("form[action$='/account/kept/away'] button").boundingBox();
            double beside = away.x - send.x - send.width;
            double below = away.y - send.y - send.height;
            assertThat(Math.max(beside, below)).isGreaterThanOrEqualTo(16);
            phone.clean();
        }
    }

    @Test
    void only_who_is_signed_in_is_told_when_that_ends() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        var visitor = new Visitor();
        assertThat(visitor.get("/sign-in").body()).contains("</h1>").doesNotContain("id=\"stay\"");

        visitor.signIn(officer, PASSWORD);

        assertThat(visitor.get("/account").body()).contains("id=\"stay\"").contains("30分");
    }

    @Test
    void nobody_else_at_the_same_browser_sees_what_was_kept_and_files_and_secrets_are_not() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        var other = account("other", Role.OFFICER, Optional.empty());
        var visitor = new Visitor();
        visitor.signIn(officer, PASSWORD);
        var token = Visitor.formToken(visitor.get("/publishing").body());
        later(31);
        send(visitor, token, "/publishing/licence");

        assertThat(Visitor.next(visitor.signIn(other, PASSWORD))).isEqualTo("/");
        assertThat(visitor.get("/account/kept").statusCode()).isEqualTo(404);

        token = Visitor.formToken(visitor.get("/account").body());
        later(31);
        var secret = visitor.bare(
                "/account/password", Map.of("now", PASSWORD, "password", "another horse"), Map.of("_csrf", token));
        assertThat(secret.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in?unsent");
        var never = new Visitor();
        var stranger = send(never, Visitor.formToken(never.get("/sign-in").body()), "/publishing/licence");
        assertThat(stranger.headers().firstValue("Location").orElseThrow()).endsWith("/sign-in?unsent");
    }

    @Test
    void staying_keeps_the_session_and_leaves_the_browser_where_it_is() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        var visitor = new Visitor();
        visitor.signIn(officer, PASSWORD);
        var token = Visitor.formToken(visitor.get("/publishing").body());
        later(28);
        assertThat(visitor.bare("/account/stay", Map.of(), Map.of("_csrf", token))
                        .statusCode())
                .isEqualTo(204);
        later(28);
        assertThat(visitor.get("/publishing").statusCode()).isEqualTo(200);
        assertThat(visitor.send(HttpRequest.newBuilder(visitor.at("/account/stay")))
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void a_page_asks_two_minutes_before_without_taking_the_focus_and_goes_on_at_one_press() {
        var officer = account("officer", Role.OFFICER, Optional.empty());
        try (var desk = Screen.desk()) {
            var page = desk.signIn(officer, PASSWORD);
            page.clock().install();
            desk.open("/messages");
            desk.open("/publishing");
            var ask = page.getByText("あと2分でログアウトになります");
            assertThat(ask).isHidden();
            page.locator("main a").first().focus();
            page.clock().runFor(27 * 60_000 + 10_000);

            assertThat(ask).isVisible();
            assertThat(page.locator("main a").first()).isFocused();
            desk.clean();
            pressed(page);
            assertThat(page.getByText("このまま続けられます")).isVisible();
            page.clock().runFor(20_000);
            assertThat(ask).isHidden();

            page.clock().runFor(29 * 60_000 + 10_000);
            assertThat(page.getByText("書いたものは、この画面に残っています")).isVisible();
            assertThat(page.getByText("ログインしたままにする")).isHidden();
        }
        try (var plain = Screen.withoutScripts()) {
            var page = plain.signIn(officer, PASSWORD);
            assertThat(page.locator("footer")).containsText("30分のあいだ何も押さないと");
        }
    }

    private static void pressed(Page page) {
        page.getByText("ログインしたままにする").focus();
        page.keyboard().press("Enter");
    }
}
