package musubi.platform.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import musubi.quantity.Digest;

/**
 * One line of the audit trail.
 *
 * @param number from 1, without gaps
 * @param actor the account's id or the job's name
 * @param before what it was, as JSON without personal data; empty when there was nothing
 * @param after what it became, likewise
 * @param previous the hash of the entry before
 * @param hash SHA-256 of the previous hash and every field of this entry, as it was written
 * @param forgottenIn the number of the later entry that answers for what is left, since the reason went with who somebody was
 */
public record Entry(
        long number,
        Instant happenedAt,
        String actor,
        String role,
        Optional<UUID> onBehalfOf,
        String action,
        String subject,
        String why,
        String before,
        String after,
        Digest previous,
        Digest hash,
        OptionalLong forgottenIn) {

    static Entry seal(
            long number,
            Instant happenedAt,
            String actor,
            String role,
            Optional<UUID> onBehalfOf,
            String action,
            String subject,
            String why,
            String before,
            String after,
            Digest previous) {
        var open = new Entry(
                number,
                happenedAt,
                actor,
                role,
                onBehalfOf,
                action,
                subject,
                why,
                before,
                after,
                previous,
                previous,
                OptionalLong.empty());
        return new Entry(
                number,
                happenedAt,
                actor,
                role,
                onBehalfOf,
                action,
                subject,
                why,
                before,
                after,
                previous,
                open.digest(),
                OptionalLong.empty());
    }

    /** Whether the hash is the hash of the content. Of one whose reason was forgotten, the entry that answers for it says so. */
    boolean whole() {
        return forgottenIn.isPresent() || hash.equals(digest());
    }

    /** What a later entry says of these, whose reasons are forgotten: how many they are, and the digest of all that is left of them. */
    static String left(List<Entry> forgotten) {
        var left = new StringBuilder();
        for (var entry : forgotten)
            left.append(entry.hash.hex()).append(entry.without().digest().hex()).append('\n');
        return "{\"reasons\":%d,\"left\":\"%s\"}"
                .formatted(forgotten.size(), Digest.of(left.toString()).hex());
    }

    private Entry without() {
        return new Entry(
                number,
                happenedAt,
                actor,
                role,
                onBehalfOf,
                action,
                subject,
                "",
                before,
                after,
                previous,
                hash,
                forgottenIn);
    }

    private Digest digest() {
        var text = new StringBuilder();
        var behalf = onBehalfOf.map(UUID::toString).orElse("");
        for (var field : new String[] {
            previous.hex(),
            Long.toString(number),
            happenedAt.toString(),
            actor,
            role,
            behalf,
            action,
            subject,
            why,
            before,
            after
        })
            // The length stands before each field, so that no two entries spell the same bytes.
            text.append(field.length()).append(':').append(field).append('\n');
        return Digest.of(text.toString());
    }
}
