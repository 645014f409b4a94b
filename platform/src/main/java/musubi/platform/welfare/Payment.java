package musubi.platform.welfare;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A payment of what was granted.
 *
 * @param payer as bank accounts name it
 * @param requestedBy by login
 * @param decidedBy the second person, or who withdrew it, by login
 */
public record Payment(
        UUID id,
        String payer,
        LocalDate due,
        String requestedBy,
        State state,
        Optional<String> decidedBy,
        List<Line> lines) {
    /** How far it is. */
    public enum State {
        REQUESTED,
        RELEASED,
        WITHDRAWN
    }

    /** What one application is paid; below zero when the body is to return it. */
    public record Line(int number, UUID application, String party, long yen) {}

    /** Lists are copied. */
    public Payment {
        lines = List.copyOf(lines);
    }

    /** What is paid in all, without what is to be returned. */
    public long yen() {
        return lines.stream().mapToLong(line -> Math.max(0, line.yen())).sum();
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
