package musubi.platform.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.municipality.Code;

/**
 * A way in, for one person, in one municipality.
 *
 * @param password hashed; absent for who has passkeys only
 * @param person the resident whose account it is
 * @param provider the provider whose staff uses it
 * @param disabledAt since when it opens nothing
 * @param signedInAt the last time
 */
public record Account(
        Code municipality,
        UUID id,
        String login,
        Optional<String> password,
        Role role,
        Optional<UUID> person,
        Optional<String> provider,
        Instant createdAt,
        Optional<Instant> disabledAt,
        Optional<Instant> signedInAt) {
    /** Who acts when this account is signed in. */
    public Actor actor() {
        return new Actor(id.toString(), role, municipality, person, provider);
    }

    /** Whether it opens anything. */
    public boolean enabled() {
        return disabledAt.isEmpty();
    }

    @Override
    public String toString() {
        return "account " + id;
    }
}
