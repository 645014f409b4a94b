package musubi.platform.operation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import musubi.platform.access.Door;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whether the server lives ({@code /health/liveness}), whether it can work ({@code /health/readiness}), and its figures in
 * the format of Prometheus ({@code /metrics}). Figures name paths by their pattern and people not at all.
 */
@Configuration(proxyBeanMethods = false)
class Watching {
    private static final String FIGURES = "/metrics";

    @Bean
    Door operationHealthDoor() {
        return Door.open("/health/**");
    }

    /** Open as far as accounts go: the token is asked for below. */
    @Bean
    Door operationMetricsDoor() {
        return Door.open(FIGURES);
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> operationMetricsToken(
            @Value("${musubi.metrics-token:}") Optional<String> token) {
        var filter = new FilterRegistrationBean<OncePerRequestFilter>(new Token(token.filter(t -> !t.isBlank())));
        filter.addUrlPatterns(FIGURES);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** Without a token of the operator's there are no figures to be had. */
    private static final class Token extends OncePerRequestFilter {
        private final Optional<byte[]> expected;

        Token(Optional<String> token) {
            this.expected = token.map(t -> ("Bearer " + t).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            var given = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                    .orElse("");
            if (expected.isEmpty()) response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            else if (MessageDigest.isEqual(expected.get(), given.getBytes(StandardCharsets.UTF_8)))
                chain.doFilter(request, response);
            else response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }
}
