package musubi.platform.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import musubi.platform.access.Acting;
import musubi.platform.access.Allowances;
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
    private final Acting acting;
    private final Allowances allowances;

    Pace(Acting acting, @Value("${musubi.api-requests-per-minute:600}") int perMinute) {
        this.acting = acting;
        this.allowances = new Allowances(perMinute);
    }

    int perMinute() {
        return allowances.perMinute();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getServletPath().startsWith("/api/") || !acting.somebody();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var taken = allowances.take(acting.actor().name());
        response.setHeader("RateLimit-Limit", Integer.toString(perMinute()));
        response.setHeader("RateLimit-Remaining", Long.toString(taken.left()));
        if (taken.granted()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(taken.seconds()));
        Problems.answer(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                new Words(
                        "要求が多すぎます。%d 秒待ってから送ってください。".formatted(taken.seconds()),
                        "Too many requests: wait %d seconds.".formatted(taken.seconds())));
    }
}
