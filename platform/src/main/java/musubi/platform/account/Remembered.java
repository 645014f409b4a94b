package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Supplier;
import musubi.platform.access.Acting;
import musubi.platform.access.SignedIn;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Tells Spring Security who a request comes from. Whoever is not wholly in is nobody. */
@Component
class Remembered implements SecurityContextRepository {
    private final Sessions sessions;
    private final Tokens tokens;
    private final Acting acting;

    Remembered(Sessions sessions, Tokens tokens, Acting acting) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.acting = acting;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Once(() -> context(request));
    }

    private SecurityContext context(HttpServletRequest request) {
        if (Bearer.named(request))
            return Bearer.token(request)
                    .flatMap(tokens::find)
                    .map(this::noted)
                    .map(token -> context(new SignedIn(token.actor(), Optional.empty())))
                    .orElseGet(SecurityContextImpl::new);
        return sessions.current(request)
                .filter(session -> session.stage() == Stage.WHOLE)
                .map(this::noted)
                .map(session -> context(new SignedIn(session.actor(), session.onBehalf())))
                .orElseGet(SecurityContextImpl::new);
    }

    private static SecurityContext context(SignedIn signedIn) {
        return new SecurityContextImpl(signedIn.authentication());
    }

    private Tokens.Found noted(Tokens.Found token) {
        if (tokens.due(token))
            acting.as(token.actor(), () -> {
                tokens.used(token);
                return true;
            });
        return token;
    }

    private Session noted(Session session) {
        if (sessions.due(session))
            acting.as(session.actor(), () -> {
                sessions.seen(session);
                return true;
            });
        return session;
    }

    /** Sessions begin and end where somebody signs in and out, nowhere else. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return Bearer.named(request) || sessions.current(request).isPresent();
    }

    @Override
    @SuppressWarnings("deprecation")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return loadDeferredContext(holder.getRequest()).get();
    }

    private static final class Once implements DeferredSecurityContext {
        private final Supplier<SecurityContext> find;
        private @org.jspecify.annotations.Nullable SecurityContext found;

        private Once(Supplier<SecurityContext> find) {
            this.find = find;
        }

        @Override
        public SecurityContext get() {
            var context = found;
            if (context == null) {
                context = find.get();
                found = context;
            }
            return context;
        }

        @Override
        public boolean isGenerated() {
            return get().getAuthentication() == null;
        }
    }
}
