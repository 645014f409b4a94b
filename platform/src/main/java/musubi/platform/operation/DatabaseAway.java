package musubi.platform.operation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A database that cannot be reached, or has no room left, is told as a pause (503) and not as a fault of the request. The answer asks
 * the database for nothing: neither who is signed in nor their language.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseAway extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseAway.class);
    private static final String SECONDS = "30";

    /** Classes of SQLSTATE: no connection, no resources such as disk, ended by an operator, a failing disk. */
    private static final List<String> AWAY = List.of("08", "53", "57P", "58");

    private static final String FULL = "No space left on device";

    private static final String PROBLEM =
            """
            {"type":"urn:musubi:problem:server.database-away","title":"Service Unavailable","status":503,"code":"server.database-away",\
            "detail":"Nothing can be kept just now, and nothing was changed; send the same request with the same key again in a moment.",\
            "detail-ja":"いまは記録を保存できません。何も変わっていません。しばらくしてから、同じ要求を同じキーで送り直してください。"}""";

    private final byte[] page;

    DatabaseAway() throws IOException {
        page = new ClassPathResource("operation/away.html").getContentAsByteArray();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            var why = why(e);
            if (why.isEmpty() || response.isCommitted()) throw e;
            LOG.warn("nothing can be kept just now ({})", why.get());
            answer(request, response);
        }
    }

    /** The page that tells of another error asks who reads it, too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static Optional<String> why(Throwable trouble) {
        return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause)
                .map(DatabaseAway::reason)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static @Nullable String reason(Throwable cause) {
        return switch (cause) {
            case SQLTransientConnectionException none -> "no connection is free";
            case SQLException e when away(e) -> e.getSQLState();
            // The Java platform has no exception of its own for a full disk: these are the words of the system.
            case IOException e when Objects.requireNonNullElse(e.getMessage(), "").contains(FULL) -> FULL;
            default -> null;
        };
    }

    private static boolean away(SQLException cause) {
        return cause.getSQLState() != null && AWAY.stream().anyMatch(cause.getSQLState()::startsWith);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader(HttpHeaders.RETRY_AFTER, SECONDS);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        var program = request.getRequestURI().startsWith("/api/");
        response.setContentType(program ? MediaType.APPLICATION_PROBLEM_JSON_VALUE : "text/html;charset=UTF-8");
        response.getOutputStream().write(program ? PROBLEM.getBytes(StandardCharsets.UTF_8) : page);
    }
}
