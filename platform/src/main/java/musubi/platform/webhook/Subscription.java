package musubi.platform.webhook;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Another system that is told.
 *
 * @param secrets how many secrets it was given so far
 * @param waiting how many events wait to be sent
 * @param failed how many were given up
 */
public record Subscription(
        UUID id,
        String label,
        URI url,
        List<Kind> kinds,
        Instant madeAt,
        Optional<Instant> endedAt,
        int secrets,
        long waiting,
        long failed) {
    /** Lists are copied. */
    public Subscription {
        kinds = List.copyOf(kinds);
    }

    /** The machine that is called. */
    public String host() {
        return url.getHost();
    }
}
