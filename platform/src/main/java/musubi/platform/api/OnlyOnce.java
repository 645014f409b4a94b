package musubi.platform.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Acting;
import musubi.platform.audit.RefusedFiles;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that changes something carries an {@code Idempotency-Key}. Sent again, after a lost connection or twice at once, it is not done again: it
 * gets the answer of the first.
 */
@Component
class OnlyOnce extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(OnlyOnce.class);

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    /** Under what the request itself says what its ids are drawn from. */
    private static final String MAKES = OnlyOnce.class.getName();

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_LETTERS = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What was sent could not be read, was too large, of another kind, or wrong. */
    private static final Set<Integer> REFUSED = Set.of(400, 413, 415, 422);

    private final Answers answers;
    private final Acting acting;
    private final RefusedFiles files;

    OnlyOnce(Answers answers, Acting acting, RefusedFiles files) {
        this.answers = answers;
        this.acting = acting;
        this.files = files;
    }

    /**
     * An id for what was sent without one: the same when the same request is sent again, be it that the server failed or was stopped before it
     * could answer, so that nothing is kept twice; and another when the key is used anew, after it was forgotten.
     *
     * @param place among what was sent, from 0
     */
    static UUID id(int place) {
        var makes =
                RequestContextHolder.currentRequestAttributes().getAttribute(MAKES, RequestAttributes.SCOPE_REQUEST);
        return UUID.nameUUIDFromBytes(
                "%s %d".formatted(Objects.requireNonNull(makes), place).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/")
                || READING.contains(request.getMethod())
                || !acting.somebody();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = Optional.ofNullable(request.getHeader(HEADER))
                .map(String::strip)
                .orElse("");
        if (key.isEmpty() || key.length() > MOST_LETTERS) {
            Problems.answer(response, HttpStatus.BAD_REQUEST, "key-missing", KEY_MISSING);
            return;
        }
        var body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            Problems.answer(response, HttpStatus.CONTENT_TOO_LARGE, "too-large", TOO_LARGE);
            refused(request, "too-large", request.getContentLengthLong());
            return;
        }
        var digest = digest(request, body);
        var makes = answers.begin(key, digest);
        if (makes.isEmpty()) {
            again(response, key, digest);
            return;
        }
        request.setAttribute(MAKES, makes.get());
        first(new ReadRequest(request, body), response, chain, key);
    }

    private void first(ReadRequest request, HttpServletResponse response, FilterChain chain, String key)
            throws ServletException, IOException {
        var kept = new ContentCachingResponseWrapper(response);
        boolean answered = false;
        try {
            chain.doFilter(request, kept);
            if (kept.getStatus() < HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                answers.end(
                        key,
                        new Answers.Given(
                                kept.getStatus(),
                                kept.getContentType(),
                                kept.getHeader(HttpHeaders.LOCATION),
                                kept.getHeader(HttpHeaders.ETAG),
                                new String(kept.getContentAsByteArray(), StandardCharsets.UTF_8)));
                answered = true;
            }
        } finally {
            if (!answered) answers.letGo(key);
        }
        var code = code(kept);
        kept.copyBodyToResponse();
        if (REFUSED.contains(kept.getStatus())) refused(request, code, request.bytes());
    }

    /**
     * Without a digest: what programs send is often so short that its content could be guessed from one. The answer is given before and
     * stands, even when nothing can be written down.
     */
    private void refused(HttpServletRequest request, String code, long bytes) {
        try {
            files.write(new RefusedFiles.Refused(request.getServletPath(), code, bytes, Optional.empty()));
        } catch (RuntimeException e) {
            LOG.error("a refusal could not be written down: {}", e.getClass().getName());
        }
    }

    /** The code that the answer gives, or else its status. */
    private static String code(ContentCachingResponseWrapper answer) {
        try {
            var code =
                    JSON.readTree(answer.getContentAsByteArray()).path("code").stringValue("");
            return code.isEmpty() ? "status-" + answer.getStatus() : code;
        } catch (JacksonException e) {
            return "status-" + answer.getStatus();
        }
    }

    private void again(HttpServletResponse response, String key, String digest) throws IOException {
        var known = answers.known(key);
        if (known.isPresent() && !known.get().digest().equals(digest)) {
            Problems.answer(response, HttpStatus.UNPROCESSABLE_CONTENT, "key-reused", KEY_REUSED);
            return;
        }
        var given = known.flatMap(Answers.Known::given);
        if (given.isEmpty()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "2");
            Problems.answer(response, HttpStatus.CONFLICT, "in-progress", IN_PROGRESS);
            return;
        }
        response.setStatus(given.get().status());
        if (given.get().contentType() != null)
            response.setContentType(given.get().contentType());
        if (given.get().location() != null)
            response.setHeader(HttpHeaders.LOCATION, given.get().location());
        if (given.get().tag() != null)
            response.setHeader(HttpHeaders.ETAG, given.get().tag());
        response.setHeader(REPLAYED, "true");
        response.getOutputStream().write(given.get().body().getBytes(StandardCharsets.UTF_8));
    }

    private String digest(HttpServletRequest request, byte[] body) {
        var head = "%s %s?%s\n"
                .formatted(
                        request.getMethod(),
                        request.getRequestURI(),
                        Optional.ofNullable(request.getQueryString()).orElse(""));
        var sha = Digest.sha256();
        sha.update(head.getBytes(StandardCharsets.UTF_8));
        sha.update(body);
        return answers.mark(sha.digest());
    }

    private static final Words KEY_MISSING = new Words(
            "見出し Idempotency-Key に、この要求だけの鍵（200文字まで）を付けてください。",
            "Send a key of this request's own in the header Idempotency-Key, up to 200 letters.");
    private static final Words KEY_REUSED = new Words(
            "この鍵は別の内容の要求に使われています。新しい鍵を付けてください。", "This key belongs to a request with another content. Take a new key.");
    private static final Words IN_PROGRESS = new Words(
            "同じ要求を処理しています。少し待って同じ鍵でもう一度送ってください。",
            "The same request is being done. Wait and send it again with the same key.");
    private static final Words TOO_LARGE = new Words("16 MB を超えています。分けて送ってください。", "More than 16 MB: send it in parts.");
}
