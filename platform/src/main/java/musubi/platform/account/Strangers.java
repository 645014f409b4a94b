package musubi.platform.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import musubi.platform.access.Acting;
import musubi.platform.access.Allowances;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Programs that bear no token, or none that is valid, are counted by the address they come from, as attempts to sign in are. Whoever bears
 * a valid one is not kept waiting by others behind the same address.
 */
final class Strangers extends OncePerRequestFilter {
    private final Acting acting;
    private final Allowances allowances;

    Strangers(Acting acting, int perMinute) {
        this.acting = acting;
        this.allowances = new Allowances(perMinute);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Bearer.program(request) || acting.somebody();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var taken = allowances.take(Attempts.network(request.getRemoteAddr()));
        if (taken.granted()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(taken.seconds()));
        Refusal.TOO_MANY.answer(response);
    }
}
