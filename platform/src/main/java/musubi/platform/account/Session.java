package musubi.platform.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Actor;

/**
 * A session that has not ended.
 *
 * @param id the hash of its secret, in hexadecimal digits
 * @param onBehalf the resident for whom staff acts just now
 */
record Session(String id, Actor actor, Stage stage, Instant seenAt, Optional<UUID> onBehalf) {
    UUID account() {
        return UUID.fromString(actor.name());
    }

    /** One of the sessions of an account, as it is listed. */
    record Listed(String id, String browser, Instant startedAt, Instant seenAt) {}
}
