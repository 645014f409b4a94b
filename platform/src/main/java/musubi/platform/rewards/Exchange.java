package musubi.platform.rewards;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.people.PersonId;

/**
 * Somebody's points for something.
 *
 * @param voucher when it is one that was given
 * @param won whether the ticket of a lottery won; empty before the draw and for other kinds
 * @param readyAt since when it lies ready to be fetched; empty as long as nobody said so
 */
public record Exchange(
        UUID id,
        Item item,
        PersonId person,
        long points,
        Instant askedAt,
        State state,
        Optional<Voucher> voucher,
        Optional<Boolean> won,
        Optional<Instant> readyAt) {
    /** How far it is. */
    public enum State {
        /** Asked for; whether the points suffice is being found out. */
        ASKED,
        /** The points are set aside; it can still be undone. */
        HELD,
        /** The points did not suffice. */
        REFUSED,
        /** Given or used; the points are spent. */
        FULFILLED,
        /** Undone; the points were given back. */
        CANCELLED,
        /** Not used in time; the points were given back. */
        LAPSED
    }

    /**
     * A voucher.
     *
     * @param lastDay on which it can be used
     */
    public record Voucher(String code, LocalDate lastDay) {}
}
