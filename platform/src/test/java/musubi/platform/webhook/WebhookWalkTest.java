package musubi.platform.webhook;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** An administrator sets up a receiver, tries it, mends it, changes its secret, and ends it. */
class WebhookWalkTest {
    private static void account(Code city, String login, Role role) {
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(
                            UUID.randomUUID(),
                            login + "-" + city,
                            "correct horse",
                            role,
                            Optional.empty(),
                            Optional.empty());
            return true;
        });
    }

    @Test
    void an_administrator_sets_up_tries_mends_and_ends_a_receiver() {
        var city = ServerFixture.municipality();
        account(city, "admin", Role.ADMINISTRATOR);
        try (var receiver = new Receiver();
                var screen = Screen.desk()) {
            var page = screen.signIn("admin-" + city, "correct horse");
            screen.open("/webhooks");
            assertThat(page.locator("main")).containsText("送り先はまだありません");
            screen.clean();
            screen.open("/webhooks/new");
            page.fill("#label", "会計システム");
            page.fill("#url", "https://192.168.1.10/hook");
            page.check("input[value='settlement.released']");
            page.locator("main form button").click();
            assertThat(page.locator("[role=alert]")).containsText("内部ネットワーク");
            assertThat(page.locator("#label")).hasValue("会計システム");
            assertThat(page.locator("input[value='settlement.released']")).isChecked();
            screen.clean();
            page.fill("#url", receiver.url());
            page.locator("main form button").click();
            var secret = page.locator("#secret").inputValue();
            screen.clean();
            page.getByText("送り先のページへ").click();
            receiver.answers(500);
            page.getByText("試しに送る").first().click();
            assertThat(page.locator("[role=status]")).containsText("試しに送ります");
            WebhookFixture.send(city, Instant.now());
            Assertions.assertThat(receiver.taken(1).getFirst().signedWith(secret))
                    .isTrue();
            page.reload();
            assertThat(page.locator("tbody")).containsText("相手の返事：500");
            screen.clean();
            receiver.answers(200);
            page.locator("tbody input").check();
            page.getByText("選んだものを今すぐ送る").click();
            assertThat(page.locator("[role=status]")).containsText("1 件を今すぐ送ります");
            WebhookFixture.send(city, Instant.now());
            Assertions.assertThat(receiver.taken(2))
                    .extracting(Receiver.Taken::id)
                    .hasSize(2);
            page.reload();
            assertThat(page.locator("tbody")).containsText("送った");
            page.getByText("新しい鍵を作る").click();
            Assertions.assertThat(page.locator("#secret").inputValue()).isNotEqualTo(secret);
            page.getByText("送り先のページへ").click();
            page.locator("main button.quiet").click();
            assertThat(page.locator("dl")).containsText("に終了");
            screen.clean();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator("tbody")).isVisible();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
            screen.open("/webhooks");
            assertThat(page.locator("tbody")).containsText("127.0.0.1");
            screen.clean();
        }
    }

    @Test
    void the_pages_fit_a_telephone() {
        var city = ServerFixture.municipality();
        account(city, "admin", Role.ADMINISTRATOR);
        var hook = UUID.randomUUID();
        WebhookFixture.subscribed(city, hook, "https://example.com/a/rather/long/address/of/a/receiver/of/events");
        try (var screen = Screen.phone()) {
            var page = screen.signIn("admin-" + city, "correct horse");
            for (var path : List.of("/webhooks", "/webhooks/new", "/webhooks/" + hook)) {
                screen.open(path);
                screen.clean();
                Assertions.assertThat(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                        .as(path)
                        .isEqualTo(0);
            }
        }
    }

    @Test
    void nobody_but_an_administrator_comes_in_and_another_city_finds_nothing() {
        var city = ServerFixture.municipality();
        var other = ServerFixture.municipality();
        account(city, "officer", Role.OFFICER);
        account(other, "admin", Role.ADMINISTRATOR);
        var hook = UUID.randomUUID();
        WebhookFixture.subscribed(city, hook, "https://example.com/");

        var officer = new Visitor();
        officer.signIn("officer-" + city, "correct horse");
        var stranger = new Visitor();
        stranger.signIn("admin-" + other, "correct horse");

        Assertions.assertThat(officer.get("/webhooks").statusCode()).isEqualTo(403);
        Assertions.assertThat(stranger.get("/webhooks/" + hook).statusCode()).isEqualTo(404);
        Assertions.assertThat(stranger.get("/webhooks").body()).doesNotContain(hook.toString());
    }
}
