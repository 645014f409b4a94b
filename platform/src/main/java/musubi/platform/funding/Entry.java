package musubi.platform.funding;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that was entered of an offering.
 *
 * @param funder whose it is; empty for what concerns everybody
 * @param what in words; empty but for an expense
 * @param amount units of a subscription, yen of everything else, for a call on each unit
 * @param on the day it happened or falls due
 * @param actor who entered it, by login
 * @param takenBack once it was
 */
public record Entry(
        Kind kind,
        UUID id,
        String offering,
        Optional<UUID> funder,
        String what,
        long amount,
        LocalDate on,
        String actor,
        Optional<TakenBack> takenBack) {
    /** What was entered. */
    public enum Kind {
        SUBSCRIPTION,
        CALL,
        PAYMENT,
        EXPENSE;

        /** As the database writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who took an entry back, by login, why, and when. */
    public record TakenBack(String why, String actor, LocalDate on) {}
}
