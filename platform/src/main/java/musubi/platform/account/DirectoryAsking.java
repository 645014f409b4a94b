package musubi.platform.account;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import musubi.platform.seal.Seal;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Component;

/**
 * The question a browser carries to the directory and back. A cookie holds a secret of this browser; state, nonce and verifier hang on it, and the
 * state is taken once. So an answer counts in the browser that asked, for what it asked, once, within five minutes.
 */
@Component
class DirectoryAsking {
    private static final String COOKIE = "directory";
    private static final Duration CARRIED = Duration.ofMinutes(10);

    private final Directory directory;
    private final Challenges challenges;
    private final Seal seal;

    DirectoryAsking(Directory directory, Challenges challenges, @Value("${musubi.folder}") Path folder) {
        this.directory = directory;
        this.challenges = challenges;
        this.seal = Seal.of(folder, "access");
    }

    /**
     * What came back with a browser.
     *
     * @param browser empty when this browser asked nothing
     * @param link what it carried along: the secret of an invitation, or a word of ours
     */
    record Carried(String browser, String link) {}

    /**
     * Where the browser is sent to be asked.
     *
     * @param purpose what the answer is for; it counts for nothing else
     * @throws Directory.NotVouched when the directory cannot be asked
     */
    URI ask(String purpose, String link, HttpServletRequest request, HttpServletResponse response)
            throws Directory.NotVouched {
        var browser = Secret.fresh();
        var there = directory.ask(question(browser, challenges.give(challenge(purpose, browser))));
        carry(browser + "." + link, CARRIED, request, response);
        return there;
    }

    /** What the browser carried; it carries nothing any more. */
    Carried carried(HttpServletRequest request, HttpServletResponse response) {
        var parts = Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> value.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"))
                .findFirst()
                .orElse(".")
                .split("\\.", 2);
        carry("", Duration.ZERO, request, response);
        return new Carried(parts[0], parts[1]);
    }

    /**
     * Whom the directory vouches for.
     *
     * @throws Directory.NotVouched when this browser did not ask this for this purpose, or the answer does not count
     */
    Directory.Vouched answered(String purpose, Carried carried, String code, String state) throws Directory.NotVouched {
        if (carried.browser().isEmpty() || !state.matches("[A-Za-z0-9_-]{20,100}"))
            throw new Directory.NotVouched("this browser asked nothing");
        var asked = Bytes.fromBase64(state);
        if (!challenges.take(challenge(purpose, carried.browser()), asked))
            throw new Directory.NotVouched(
                    "the question was not asked by this browser, was answered before, or is too old");
        return directory.answered(code, question(carried.browser(), asked));
    }

    private static String challenge(String purpose, String browser) {
        return "directory %s %s".formatted(purpose, browser);
    }

    private Directory.Question question(String browser, Bytes state) {
        return new Directory.Question(
                state.toBase64UrlString(), derived("nonce", browser, state), derived("verifier", browser, state));
    }

    private String derived(String what, String browser, Bytes state) {
        return Directory.url64(seal.mark("directory %s %s %s"
                .formatted(what, browser, state.toBase64UrlString())
                .getBytes(StandardCharsets.UTF_8)));
    }

    private static void carry(String value, Duration lasts, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, value)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .path("/sign-in/directory")
                        .maxAge(lasts)
                        .build()
                        .toString());
    }
}
