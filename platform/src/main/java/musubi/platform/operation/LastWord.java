package musubi.platform.operation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.impl.SizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What no page can tell, because making the page may fail in the same way: that the database cannot be reached or has no room left,
 * that a request is too large to be read, and that something failed which nobody foresaw.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LastWord extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(LastWord.class);

    /** Classes of SQLSTATE: no connection, no resources such as disk, ended by an operator, a failing disk. */
    private static final List<String> AWAY = List.of("08", "53", "57P", "58");

    /** The Java platform has no exception of its own for a full disk: these are the words of the system. */
    private static final String FULL = "No space left on device";

    /** The longest JSON a page of ours sends, in bytes; the API counts for itself. */
    private static final long LONGEST_JSON = 1 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (tooLong(request)) {
            PlainAnswer.TOO_LARGE.give(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            var answer = answer(e);
            if (answer.isEmpty() || response.isCommitted()) throw e;
            answer.get().give(request, response);
        }
    }

    /** The page that tells of another error reads the request and asks who reads it, too. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static boolean tooLong(HttpServletRequest request) {
        var json = Objects.requireNonNullElse(request.getContentType(), "").startsWith("application/json");
        var length = request.getContentLengthLong();
        return json && !request.getRequestURI().startsWith("/api/") && (length < 0 || length > LONGEST_JSON);
    }

    /** Empty for what the server beneath answers as the sender's fault: what cannot be read as parameters. */
    private static Optional<PlainAnswer> answer(Throwable trouble) {
        if (any(trouble, SizeException.class::isInstance)) return Optional.of(PlainAnswer.TOO_LARGE);
        if (any(trouble, LastWord::away)) {
            LOG.warn("nothing can be kept just now: {}", trouble.getMessage());
            return Optional.of(PlainAnswer.AWAY);
        }
        if (any(trouble, InvalidParameterException.class::isInstance)) return Optional.empty();
        LOG.error("a request could not be answered", trouble);
        return Optional.of(PlainAnswer.FAILED);
    }

    private static boolean any(Throwable trouble, Predicate<Throwable> what) {
        return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause).anyMatch(what);
    }

    private static boolean away(Throwable cause) {
        return switch (cause) {
            case SQLTransientConnectionException noneFree -> true;
            case SQLException e -> e.getSQLState() != null && AWAY.stream().anyMatch(e.getSQLState()::startsWith);
            case IOException e -> Objects.requireNonNullElse(e.getMessage(), "").contains(FULL);
            default -> false;
        };
    }
}
