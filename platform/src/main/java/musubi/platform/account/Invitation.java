package musubi.platform.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;

/**
 * What whoever holds a link is invited to.
 *
 * @param account there already, when the link only gives it another password
 */
record Invitation(
        Code municipality,
        UUID id,
        Optional<UUID> account,
        String login,
        Role role,
        Optional<UUID> person,
        Optional<String> provider) {
    /**
     * One as the list shows it, as long as it can be used.
     *
     * @param mail where its mail stands; empty when the link was handed over
     */
    record Open(UUID id, String login, Role role, Optional<String> provider, Instant endsAt, Optional<String> mail) {}

    /** The one who accepts it, acting as the account that will be. */
    Actor actor(UUID account) {
        return new Actor(account.toString(), role, municipality, person, provider);
    }
}
