package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Keeps what somebody sent after their session had ended, in the memory of this server and for as long as it remembers the browser (half
 * an hour), until they have signed in again. It never lies on a disk. Files and secrets are not kept.
 */
@Component
class KeptForms {
    private static final String HERE = KeptForms.class.getName();
    private static final int MOST_FIELDS = 1_000;
    private static final int LONGEST = 200_000;
    private static final Pattern SECRET = Pattern.compile("password|secret|token");
    private static final List<String> OWN = List.of("/account", "/sign-", "/api/", "/acting-for");

    private final Sessions sessions;
    private final Clock clock;

    KeptForms(Sessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Whether the form was kept, for the account whose session has ended. */
    boolean keep(HttpServletRequest request) {
        if (!typed(request)) return false;
        var fields = new LinkedHashMap<String, List<String>>();
        var query = Optional.ofNullable(request.getQueryString()).orElse("");
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals("_csrf") && !query.matches("(.*&)?" + Pattern.quote(name) + "(=.*)?"))
                fields.put(name, List.of(values));
        });
        long length = fields.entrySet().stream()
                .flatMap(f -> Stream.concat(Stream.of(f.getKey()), f.getValue().stream()))
                .mapToLong(String::length)
                .sum();
        if (fields.isEmpty() || fields.size() > MOST_FIELDS || length > LONGEST) return false;
        var ended = sessions.ended(request).filter(session -> session.stage() == Stage.WHOLE);
        ended.ifPresent(session -> request.getSession()
                .setAttribute(
                        HERE,
                        new KeptForm(
                                session.account(), session.onBehalf(), address(request), fields, clock.instant())));
        return ended.isPresent();
    }

    /** What stands in the query is sent again where it stood. */
    private static String address(HttpServletRequest request) {
        var query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    /** Sent by a page, not by a script that keeps what it sends, and holding nothing that only its owner may know. */
    private static boolean typed(HttpServletRequest request) {
        var mode = request.getHeader("Sec-Fetch-Mode");
        var type = Optional.ofNullable(request.getContentType()).orElse("").toLowerCase(Locale.ROOT);
        return request.getMethod().equals("POST")
                && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                && (mode == null || mode.equals("navigate"))
                && OWN.stream().noneMatch(request.getRequestURI()::startsWith)
                && request.getParameterMap().keySet().stream()
                        .noneMatch(name ->
                                SECRET.matcher(name.toLowerCase(Locale.ROOT)).find());
    }

    /** What is kept for this account in this browser. */
    Optional<KeptForm> of(HttpServletRequest request, UUID account) {
        return Optional.ofNullable(request.getSession(false))
                .map(memory -> memory.getAttribute(HERE))
                .filter(KeptForm.class::isInstance)
                .map(KeptForm.class::cast)
                .filter(form -> form.account().equals(account));
    }

    void forget(HttpServletRequest request) {
        var memory = request.getSession(false);
        if (memory != null) memory.removeAttribute(HERE);
    }

    /** A value as it is shown to who typed it; numbers of our own making say nothing to anybody. */
    static List<String> said(KeptForm form) {
        var own = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}");
        var said = new ArrayList<String>();
        form.fields().values().stream()
                .flatMap(List::stream)
                .filter(value -> !value.isBlank() && !own.matcher(value).matches())
                .forEach(said::add);
        return said;
    }
}
