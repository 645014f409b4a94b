package musubi.platform.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

class PasskeyTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final UUID account = UUID.randomUUID();

    PasskeyTest() {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, "officer-" + city, PASSWORD, Role.OFFICER, Optional.empty(), Optional.empty());
            // With a passkey no further code is asked for, even where one is demanded.
            ServerFixture.part(Rules.class).graceDays(1);
            return true;
        });
    }

    /** Passkeys belong to a name, not to a number. */
    private static String url(String path) {
        return Screen.url(path).replace("127.0.0.1", "localhost");
    }

    /** An authenticator in the browser's software; its owner always shows a finger. */
    private static CDPSession authenticator(Page page) {
        var session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var wrapped = new JsonObject();
        wrapped.add("options", options);
        session.send("WebAuthn.addVirtualAuthenticator", wrapped);
        return session;
    }

    @Test
    void somebody_makes_a_passkey_and_comes_in_with_it_and_without_it_no_more() {
        try (var screen = Screen.desk()) {
            var page = screen.page();
            authenticator(page);
            page.navigate(url("/sign-in"));
            page.fill("#login", "officer-" + city);
            page.fill("#password", PASSWORD);
            page.locator("main button").first().click();
            page.navigate(url("/account"));
            page.fill("#label", "自分の電話");
            page.getByText("パスキーを作る").click();
            assertThat(page.locator("main")).containsText("自分の電話");
            screen.clean();

            page.locator("header button.link").click();
            assertThat(page.locator("h1")).hasText("ログイン");
            screen.clean();
            page.getByText("パスキーでログイン").click();
            assertThat(page.locator("h1")).containsText("市" + city);

            page.navigate(url("/account"));
            page.locator("form[action$=removal] button").click();
            assertThat(page.locator("main")).not().containsText("自分の電話");
            page.locator("header button.link").click();
            page.getByText("パスキーでログイン").click();
            assertThat(page.locator("main > div > [role=alert]")).containsText("確かめられませんでした");
        }
        assertThat(ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(6)))
                .extracting(Entry::action)
                .containsExactly(
                        "access.signed-out",
                        "access.passkey-removed",
                        "access.signed-in",
                        "access.signed-out",
                        "access.passkey-made",
                        "access.signed-in");
    }

    @Test
    void an_answer_is_taken_once_and_only_by_a_server_of_its_address() {
        try (var screen = Screen.desk()) {
            var page = screen.page();
            authenticator(page);
            page.navigate(url("/sign-in"));
            page.fill("#login", "officer-" + city);
            page.fill("#password", PASSWORD);
            page.locator("main button").first().click();
            page.navigate(url("/account"));
            page.fill("#label", "電話");
            page.getByText("パスキーを作る").click();
            assertThat(page.locator("main td").first()).hasText("電話");
            page.locator("header button.link").click();
            page.waitForURL(where -> where.contains("/sign-in"));
            page.evaluate(
                    "() => { HTMLFormElement.prototype.submit = function () { window.held = this.elements.answer.value; }; }");
            page.getByText("パスキーでログイン").click();
            page.waitForFunction("() => window.held");
            var answer = (String) page.evaluate("() => window.held");

            var thief = new Visitor();
            var mended = thief.post(
                    "/sign-in",
                    "/sign-in/passkey",
                    Map.of("answer", answer.replace("\"signature\":\"", "\"signature\":\"AA")));
            var spoilt = thief.post("/sign-in", "/sign-in/passkey", Map.of("answer", answer));

            assertThat(mended.body()).contains("確かめられませんでした");
            assertThat(spoilt.body()).contains("確かめられませんでした");
            for (var hostile : java.util.List.of("", "{", "{}", "[]", "null", "{\"rawId\":\"AA\",\"response\":{}}"))
                assertThat(thief.post("/sign-in", "/sign-in/passkey", Map.of("answer", hostile))
                                .body())
                        .as(hostile)
                        .contains("確かめられませんでした");
            assertThat(thief.get("/people").statusCode()).isEqualTo(302);
        }
    }
}
