package musubi.platform.access;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who acts now: the one who is signed in, or the job that was started in a name. */
@Component
public class Acting {
    private static final ScopedValue<SignedIn> NAMED = ScopedValue.newInstance();

    /** Does something as this actor. */
    public <T> T as(Actor actor, Supplier<T> work) {
        return as(new SignedIn(actor, Optional.empty()), work);
    }

    /** Does something as this actor for the resident they act for. */
    public <T> T as(SignedIn actor, Supplier<T> work) {
        return ScopedValue.where(NAMED, actor).call(work::get);
    }

    /** The actor; nothing is done in nobody's name. */
    public Actor actor() {
        return current()
                .orElseThrow(() -> new IllegalStateException("nobody is signed in and no job is running"))
                .actor();
    }

    /** The resident for whom staff acts just now; empty when everybody acts for themselves. */
    public Optional<UUID> onBehalf() {
        return current().flatMap(SignedIn::onBehalf);
    }

    /** The resident whose affairs are done: who is signed in themselves, or for whom staff acts just now. */
    public Optional<UUID> resident() {
        return current().flatMap(signedIn -> signedIn.actor().resident().or(signedIn::onBehalf));
    }

    /** Whether somebody acts at all; before signing in nobody does. */
    public boolean somebody() {
        return current().isPresent();
    }

    private static Optional<SignedIn> current() {
        if (NAMED.isBound()) return Optional.of(NAMED.get());
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn
                ? Optional.of(signedIn)
                : Optional.empty();
    }
}
