package musubi.platform.audit;

import java.util.Optional;
import musubi.quantity.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What came of walking a chain of entries. Entries that were cut off at the end leave no gap; they show when number and head are compared
 * with what was noted before.
 *
 * @param entries how many there are
 * @param head the hash of the last one
 * @param broken where the first entry should be that is missing, was changed, or does not follow the one before
 */
public record Chain(long entries, Digest head, Optional<Long> broken) {
    /** Whether nothing is missing or changed. */
    public boolean whole() {
        return broken.isEmpty();
    }

    /** The same, known to be broken at an entry too, be it that an earlier one is. */
    Chain brokenAt(long number) {
        return new Chain(entries, head, Optional.of(Math.min(number, broken.orElse(number))));
    }

    /** Goes along a chain, entry by entry. */
    public static final class Walk {
        private Digest head;
        private long entries;
        private @Nullable Long broken;

        /** Starts before the first entry, which names this digest. */
        public Walk(Digest beginning) {
            this.head = beginning;
        }

        /** The next entry; {@code whole} says that its hash is the hash of its content. */
        public void step(long number, Digest previous, Digest hash, boolean whole) {
            entries++;
            if (broken == null && (number != entries || !previous.equals(head) || !whole)) broken = entries;
            head = hash;
        }

        /** What was found. */
        public Chain chain() {
            return new Chain(entries, head, Optional.ofNullable(broken));
        }
    }
}
