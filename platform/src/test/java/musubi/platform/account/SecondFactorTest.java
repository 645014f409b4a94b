package musubi.platform.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import musubi.platform.Screen;
import musubi.platform.ServerFixture;
import musubi.platform.Visitor;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import org.junit.jupiter.api.Test;

class SecondFactorTest {
    private static final String PASSWORD = "correct horse";

    private final Code city = ServerFixture.municipality();
    private final SecondFactors factors = ServerFixture.part(SecondFactors.class);

    private UUID open(String login, Role role, Optional<String> provider) {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class).open(account, login, PASSWORD, role, Optional.empty(), provider);
            return true;
        });
        return account;
    }

    private <T> T as(UUID account, Supplier<T> work) {
        var actor = ServerFixture.as(
                        city, () -> ServerFixture.part(Accounts.class).find(account))
                .orElseThrow()
                .actor();
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    private List<String> actions() {
        return ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(50)).stream()
                .map(Entry::action)
                .filter(action -> action.startsWith("access."))
                .toList();
    }

    /** The codes before, now and after, which are right just now. */
    private static String code(byte[] secret, int steps) {
        // Not in the last seconds of a step: the code before would be too old by the time it arrives.
        while (steps < 0 && Instant.now().getEpochSecond() % 30 >= 27) LockSupport.parkNanos(100_000_000);
        return TimeCode.at(secret, Instant.now().plusSeconds(30L * steps));
    }

    @Test
    void with_a_second_factor_the_password_alone_opens_nothing_and_no_code_is_taken_twice() {
        var account = open("provider-" + city, Role.PROVIDER, Optional.of("club"));
        var secret = as(account, () -> factors.pending(account));
        assertThat(as(account, () -> factors.accept(account, code(secret, -1)))).isTrue();
        var visitor = new Visitor();

        assertThat(Visitor.next(visitor.signIn("provider-" + city, PASSWORD))).isEqualTo("/sign-in/code");

        assertThat(visitor.get("/account").statusCode()).isEqualTo(302);
        assertThat(Visitor.next(visitor.get("/sign-in/enrol"))).isEqualTo("/sign-in");
        assertThat(visitor.get("/sign-in/enrol/qr").statusCode()).isEqualTo(404);
        var used = visitor.post("/sign-in/code", "/sign-in/code", Map.of("code", code(secret, -1)));
        assertThat(used.body()).contains("コードが違うか、一度使われています");
        var halfway = visitor.cookie("session").orElseThrow();
        var right = visitor.post("/sign-in/code", "/sign-in/code", Map.of("code", code(secret, 0)));
        assertThat(Visitor.next(right)).isEqualTo("/");
        assertThat(visitor.cookie("session").orElseThrow()).isNotEqualTo(halfway);
        assertThat(visitor.get("/account").statusCode()).isEqualTo(200);
        assertThat(actions()).containsExactly("access.signed-in", "access.code-refused");
    }

    @Test
    void a_recovery_code_opens_once_and_is_kept_as_a_digest_with_a_key() {
        var account = open("provider-" + city, Role.PROVIDER, Optional.of("club"));
        var secret = as(account, () -> factors.pending(account));
        as(account, () -> factors.accept(account, code(secret, 0)));
        var codes = as(account, () -> factors.recoveryCodes(account));
        assertThat(codes).hasSize(SecondFactors.RECOVERY_CODES).doesNotHaveDuplicates();

        var first = new Visitor();
        first.signIn("provider-" + city, PASSWORD);
        var typed = codes.getFirst().toUpperCase(java.util.Locale.ROOT).replace("-", " ");
        assertThat(Visitor.next(first.post("/sign-in/code", "/sign-in/code", Map.of("code", typed))))
                .isEqualTo("/");
        var second = new Visitor();
        second.signIn("provider-" + city, PASSWORD);

        assertThat(second.post("/sign-in/code", "/sign-in/code", Map.of("code", codes.getFirst()))
                        .body())
                .contains("一度使われています");
        assertThat(as(account, () -> factors.left(account))).isEqualTo(SecondFactors.RECOVERY_CODES - 1);
    }

    @Test
    void codes_cannot_be_guessed_without_end() {
        var account = open("provider-" + city, Role.PROVIDER, Optional.of("club"));
        var secret = as(account, () -> factors.pending(account));
        as(account, () -> factors.accept(account, code(secret, -1)));
        var visitor = new Visitor();
        visitor.signIn("provider-" + city, PASSWORD);

        for (int i = 0; i < Attempts.FOR_ACCOUNT; i++)
            visitor.post("/sign-in/code", "/sign-in/code", Map.of("code", "00000" + i));
        var locked = visitor.post("/sign-in/code", "/sign-in/code", Map.of("code", code(secret, 1)));

        assertThat(locked.statusCode()).isEqualTo(429);
        assertThat(locked.body()).contains("いまは受け付けていません");
    }

    @Test
    void after_the_grace_an_officer_sets_one_up_before_anything_else() throws IOException, NotFoundException {
        var account = open("officer-" + city, Role.OFFICER, Optional.empty());
        ServerFixture.as(city, () -> {
            ServerFixture.part(Rules.class).graceDays(0);
            return true;
        });
        try (var screen = Screen.phone()) {
            var page = screen.signIn("officer-" + city, PASSWORD);
            assertThat(page.locator("h1")).hasText("2段階認証の設定");
            screen.clean();
            var secret = as(account, () -> factors.pending(account));
            org.assertj.core.api.Assertions.assertThat(read(page.locator(".qr").screenshot()))
                    .isEqualTo("otpauth://totp/Musubi:officer-%s?secret=%s&issuer=Musubi"
                            .formatted(city, TimeCode.base32(secret)));
            screen.open("/people");
            assertThat(page.locator("h1")).hasText("ログイン");
            screen.open("/sign-in/enrol");
            page.fill("#code", "000000");
            page.locator("main button").first().click();
            assertThat(page.locator("[role=alert]")).containsText("コードが違う");

            page.fill("#code", code(secret, -1));
            page.locator("main button").first().click();

            assertThat(page.locator("h1")).hasText("予備コード");
            screen.clean();
            page.locator("main a.button").click();
            assertThat(page.locator("h1")).containsText("市" + city);
            screen.open("/account");
            assertThat(page.locator("main")).containsText("設定済みです。予備コードの残りは10個です。");
            screen.clean();
            page.locator("header button.link").click();
            page.waitForURL("**/sign-in*");
            screen.signIn("officer-" + city, PASSWORD);
            assertThat(page.locator("h1")).hasText("確認コードの入力");
            screen.clean();
            page.fill("#code", code(secret, 0));
            page.locator("main button").first().click();
            assertThat(page.locator("h1")).containsText("市" + city);
        }
        assertThat(actions())
                .containsExactly(
                        "access.signed-in", "access.signed-out", "access.signed-in", "access.second-factor-set-up");
    }

    private static String read(byte[] picture) throws IOException, NotFoundException {
        var image = ImageIO.read(new ByteArrayInputStream(picture));
        var pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        var source = new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels);
        return new MultiFormatReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    @Test
    void somebody_changes_the_password_and_other_devices_are_signed_out() {
        open("provider-" + city, Role.PROVIDER, Optional.of("club"));
        var here = new Visitor();
        var elsewhere = new Visitor();
        here.signIn("provider-" + city, PASSWORD);
        elsewhere.signIn("provider-" + city, PASSWORD);

        var plain = here.post("/account", "/account/password", Map.of("current", PASSWORD, "fresh", "aaaaaaaaaaaaa"));
        var wrong = here.post("/account", "/account/password", Map.of("current", "x", "fresh", "new battery staple"));
        var right =
                here.post("/account", "/account/password", Map.of("current", PASSWORD, "fresh", "new battery staple"));

        assertThat(plain.body()).contains("5種類以上の文字");
        assertThat(wrong.body()).contains("いまのパスワードが違います");
        assertThat(Visitor.next(right)).isEqualTo("/account");
        assertThat(here.get("/account").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/account").statusCode()).isEqualTo(302);
        assertThat(Visitor.next(new Visitor().signIn("provider-" + city, "new battery staple")))
                .isEqualTo("/");
    }

    @Test
    void somebody_sees_where_they_are_signed_in_and_ends_it_but_nobody_elses() {
        open("provider-" + city, Role.PROVIDER, Optional.of("club"));
        open("other-" + city, Role.PROVIDER, Optional.of("club"));
        var here = new Visitor();
        var there = new Visitor();
        var stranger = new Visitor();
        here.signIn("provider-" + city, PASSWORD);
        there.signIn("provider-" + city, PASSWORD);
        stranger.signIn("other-" + city, PASSWORD);
        var listed = java.util.regex.Pattern.compile("name=\"session\" value=\"([0-9a-f]{64})\"")
                .matcher(here.get("/account").body());
        assertThat(listed.find()).isTrue();
        var session = listed.group(1);

        stranger.post("/account", "/account/sessions/end", Map.of("session", session));
        assertThat(there.get("/account").statusCode()).isEqualTo(200);
        here.post("/account", "/account/sessions/end", Map.of("session", session));

        assertThat(there.get("/account").statusCode()).isEqualTo(302);
        assertThat(here.get("/account").statusCode()).isEqualTo(200);
        assertThat(actions()).startsWith("access.session-ended");
    }
}
