package musubi.platform.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * Somebody who has shown wholly who they are.
 *
 * @param onBehalf the resident for whom staff acts just now
 */
public record SignedIn(Actor actor, Optional<UUID> onBehalf) {
    /** As Spring Security carries it through a request. */
    public Authentication authentication() {
        return UsernamePasswordAuthenticationToken.authenticated(
                this,
                null,
                List.of(new SimpleGrantedAuthority("ROLE_" + actor.role().name())));
    }
}
