package musubi.platform.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Words;

/**
 * What was owed by a moment, closed into one sum for each payee.
 *
 * @param ground why it is owed: one word
 * @param until what was owed by the end of this day is in it
 * @param requestedBy by login
 * @param decidedBy the second person, or who withdrew it, by login
 */
public record Remittance(
        UUID id,
        String ground,
        Accrual.Source source,
        LocalDate until,
        LocalDate due,
        String requestedBy,
        Instant requestedAt,
        State state,
        Optional<String> decidedBy,
        List<Line> lines) {
    /** How far it is. */
    public enum State {
        REQUESTED,
        RELEASED,
        WITHDRAWN
    }

    /** What one payee gets. */
    public record Line(int number, String party, int items, long yen) {}

    /** One of the things a line pays. */
    public record Item(int number, String item, Words title, long yen, LocalDate on) {}

    /** Lists are copied. */
    public Remittance {
        lines = List.copyOf(lines);
    }

    /** What is paid in all. */
    public long yen() {
        return lines.stream().mapToLong(Line::yen).reduce(0, Math::addExact);
    }

    /** Whether a second person has to decide. */
    public boolean waiting() {
        return state == State.REQUESTED;
    }

    /** Whether two people released it. */
    public boolean released() {
        return state == State.RELEASED;
    }
}
