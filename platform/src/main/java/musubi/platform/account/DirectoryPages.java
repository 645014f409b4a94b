package musubi.platform.account;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.access.Account;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.seal.Seal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Signing in through the municipality's directory. A cookie holds a secret of this browser; state, nonce and verifier hang on it, and the
 * state is taken once. So an answer counts in the browser that asked, once, within five minutes. An account is opened or linked only by whoever
 * holds the link of an administrator.
 */
@Controller
class DirectoryPages {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryPages.class);
    private static final String COOKIE = "directory";
    private static final Duration CARRIED = Duration.ofMinutes(10);

    private final Directory directory;
    private final DirectoryLinks links;
    private final Invitations invitations;
    private final Challenges challenges;
    private final Attempts attempts;
    private final Entrance entrance;
    private final Accounts accounts;
    private final Acting acting;
    private final Seal seal;
    private final boolean residents;

    DirectoryPages(
            Directory directory,
            DirectoryLinks links,
            Invitations invitations,
            Challenges challenges,
            Attempts attempts,
            Entrance entrance,
            Accounts accounts,
            Acting acting,
            @Value("${musubi.folder}") Path folder,
            @Value("${musubi.oidc.residents:false}") boolean residents) {
        this.directory = directory;
        this.links = links;
        this.invitations = invitations;
        this.challenges = challenges;
        this.attempts = attempts;
        this.entrance = entrance;
        this.accounts = accounts;
        this.acting = acting;
        this.seal = Seal.of(folder, "access");
        this.residents = residents;
    }

    /** Whether the holder of this invitation may choose the directory. */
    boolean offered(Invitation invitation) {
        return directory.configured() && (residents || invitation.role() != Role.RESIDENT);
    }

    @GetMapping("/sign-in/directory")
    String begin(HttpServletRequest request, HttpServletResponse response, Model page) {
        return ask("", request, response, page);
    }

    /** The link is carried in the cookie of its holder's own browser. */
    @GetMapping("/invitation/{secret}/directory")
    String begin(@PathVariable String secret, HttpServletRequest request, HttpServletResponse response, Model page) {
        var invitation = invitations.behind(secret);
        if (invitation.filter(this::offered).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return ask(secret, request, response, page);
    }

    private String ask(String link, HttpServletRequest request, HttpServletResponse response, Model page) {
        if (!directory.configured()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var browser = Secret.fresh();
        var state = challenges.give("directory " + browser);
        try {
            var there = directory.ask(question(browser, state));
            carry(browser + "." + link, CARRIED, request, response);
            return "redirect:" + there;
        } catch (Directory.NotVouched e) {
            return refused(e, response, page);
        }
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

    @GetMapping("/sign-in/directory/back")
    String back(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String state,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        if (!directory.configured()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var carried = carried(request);
        carry("", Duration.ZERO, request, response);
        var tried = "directory " + Secret.fresh();
        var until = attempts.begin(tried, request.getRemoteAddr());
        if (until.isPresent()) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            page.addAttribute("until", SignInPages.shown(until.get()));
            return "account/sign-in";
        }
        try {
            var parts = carried.orElse(".").split("\\.", 2);
            var vouched = directory.answered(code, taken(parts[0], state));
            attempts.forgive(tried, request.getRemoteAddr());
            return parts[1].isEmpty()
                    ? signIn(vouched, request, response, page)
                    : accept(parts[1], vouched, request, response, page);
        } catch (Directory.NotVouched e) {
            return refused(e, response, page);
        }
    }

    private Directory.Question taken(String browser, String state) throws Directory.NotVouched {
        if (browser.isEmpty() || !state.matches("[A-Za-z0-9_-]{20,100}"))
            throw new Directory.NotVouched("this browser asked nothing");
        var asked = Bytes.fromBase64(state);
        if (!challenges.take("directory " + browser, asked))
            throw new Directory.NotVouched(
                    "the question was not asked by this browser, was answered before, or is too old");
        return question(browser, asked);
    }

    private String signIn(
            Directory.Vouched vouched, HttpServletRequest request, HttpServletResponse response, Model page) {
        var account = links.account(vouched).filter(a -> residents || a.role() != Role.RESIDENT);
        if (account.isPresent()) return comeIn(account.get(), vouched, request, response);
        page.addAttribute("directoryRefused", "directory.unknown");
        response.setStatus(HttpStatus.FORBIDDEN.value());
        return "account/sign-in";
    }

    private String accept(
            String link,
            Directory.Vouched vouched,
            HttpServletRequest request,
            HttpServletResponse response,
            Model page) {
        var invitation = invitations.behind(link).filter(this::offered);
        if (invitation.isEmpty()) return InvitationPages.over(response);
        var answer = invitations.accept(invitation.get(), new Invitations.Way.ByDirectory(vouched));
        return switch (answer) {
            case Invitations.Acceptance.Opened(var account) ->
                acting.as(invitation.get().actor(account), () -> accounts.find(account))
                        .filter(Account::enabled)
                        .map(opened -> comeIn(opened, vouched, request, response))
                        .orElse("redirect:/sign-in");
            case Invitations.Acceptance.Over() -> InvitationPages.over(response);
            case Invitations.Acceptance.NameTaken() -> {
                page.addAttribute("directoryRefused", "directory.taken");
                response.setStatus(HttpStatus.CONFLICT.value());
                yield "account/sign-in";
            }
        };
    }

    /** A directory that has asked for two factors has asked enough; of the others we ask our own second factor, as after a password. */
    private String comeIn(
            Account account, Directory.Vouched vouched, HttpServletRequest request, HttpServletResponse response) {
        return vouched.manyFactors()
                ? entrance.whole(account, "directory", request, response)
                : entrance.afterFirst(account, "directory", request, response);
    }

    private static String refused(Directory.NotVouched why, HttpServletResponse response, Model page) {
        LOG.warn("Nobody came in through the directory: {}", why.getMessage());
        response.setStatus(HttpStatus.FORBIDDEN.value());
        page.addAttribute("directoryRefused", "directory.refused");
        return "account/sign-in";
    }

    private static Optional<String> carried(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .filter(value -> value.matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"))
                .findFirst();
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
