package musubi.platform.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
    private final Acting acting;

    Remembered(Sessions sessions, Acting acting) {
        this.sessions = sessions;
        this.acting = acting;
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Once(() -> context(request));
    }

    private SecurityContext context(HttpServletRequest request) {
        return sessions.current(request)
                .filter(session -> session.stage() == Stage.WHOLE)
                .map(this::noted)
                .<SecurityContext>map(session ->
                        new SecurityContextImpl(new SignedIn(session.actor(), session.onBehalf()).authentication()))
                .orElseGet(SecurityContextImpl::new);
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
        return sessions.current(request).isPresent();
    }

    @Override
    @Deprecated
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
