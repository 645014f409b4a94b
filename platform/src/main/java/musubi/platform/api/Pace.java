package musubi.platform.api;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import musubi.platform.access.Acting;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** No program may ask so often that others wait: each account has so many requests a minute, and may use a minute's worth at once. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE - 10)
class Pace extends OncePerRequestFilter {
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Acting acting;
    private final int perMinute;

    Pace(Acting acting, @Value("${musubi.api-requests-per-minute:600}") int perMinute) {
        this.acting = acting;
        this.perMinute = perMinute;
    }

    int perMinute() {
        return perMinute;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/") || !acting.somebody();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var taken = buckets.computeIfAbsent(acting.actor().name(), account -> bucket())
                .tryConsumeAndReturnRemaining(1);
        response.setHeader("RateLimit-Limit", Integer.toString(perMinute));
        response.setHeader("RateLimit-Remaining", Long.toString(taken.getRemainingTokens()));
        if (taken.isConsumed()) {
            chain.doFilter(request, response);
            return;
        }
        long seconds = 1 + TimeUnit.NANOSECONDS.toSeconds(taken.getNanosToWaitForRefill());
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        Problems.answer(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                new Words(
                        "要求が多すぎます。%d 秒待ってから送ってください。".formatted(seconds),
                        "Too many requests: wait %d seconds.".formatted(seconds)));
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                .build();
    }
}
