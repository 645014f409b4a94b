package musubi.platform.access;

import java.util.function.Supplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Who acts now: the one who is signed in, or the job that was started in a name. */
@Component
public class Acting {
    private static final ScopedValue<Actor> JOB = ScopedValue.newInstance();

    /** Does something as this actor. */
    public <T> T as(Actor actor, Supplier<T> work) {
        return ScopedValue.where(JOB, actor).call(work::get);
    }

    /** The actor; nothing is done in nobody's name. */
    public Actor actor() {
        if (JOB.isBound()) return JOB.get();
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        if (signedIn != null && signedIn.getPrincipal() instanceof SignedIn account) return account.actor();
        throw new IllegalStateException("nobody is signed in and no job is running");
    }

    /** Whether somebody acts at all; before signing in nobody does. */
    public boolean somebody() {
        if (JOB.isBound()) return true;
        var signedIn = SecurityContextHolder.getContext().getAuthentication();
        return signedIn != null && signedIn.getPrincipal() instanceof SignedIn;
    }
}
