package musubi.platform.payout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import musubi.quantity.Words;

/**
 * What was owed by a moment, closed into one sum for each payee.
 *
 * @param ground why it is owed: one word
 * @param way how it is paid
 * @param reason why it counts as paid elsewhere; empty for what is paid by bank
 * @param until what was owed by the end of this day is in it
 * @param requestedBy by login
 * @param decidedBy the second person, or who withdrew it, by login
 */
public record Remittance(
        UUID id,
        String ground,
        Way way,
        String reason,
        Accrual.Source source,
        LocalDate until,
        LocalDate due,
        String requestedBy,
        Instant requestedAt,
        State state,
        Optional<String> decidedBy,
        List<Line> lines) {
    /** How it is paid. */
    public enum Way {
        /** By a bank file. */
        BANK,
        /** In another way, before anything was closed here. */
        ELSEWHERE;

        /** As tables write it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it is. */
    public enum State {
        REQUESTED,
        /** Two people released it, or confirmed that it was paid elsewhere. */
        RELEASED,
        WITHDRAWN,
        /** That it was paid elsewhere was taken back. */
        TAKEN_BACK
    }

    /** What one payee gets. */
    public record Line(int number, String party, int items, long yen) {}

    /**
     * One of the things a line pays.
     *
     * @param until up to which day it was closed
     */
    public record Item(int number, String item, Words title, long yen, LocalDate on, LocalDate until) {}

    /**
     * One in a list, in numbers.
     *
     * @param requestedAt with its id what tells where in the list it stands
     */
    public record Summary(
            UUID id,
            String ground,
            Way way,
            LocalDate until,
            LocalDate due,
            Instant requestedAt,
            State state,
            int payees,
            long yen) {
        /** Whether it was or is to be paid in another way. */
        public boolean elsewhere() {
            return way == Way.ELSEWHERE;
        }
    }

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

    /** Whether it was or is to be paid in another way. */
    public boolean elsewhere() {
        return way == Way.ELSEWHERE;
    }

    /** Whether bank files may carry it. */
    public boolean payable() {
        return released() && !elsewhere();
    }

    /** Whether what it pays stands in it, so that no other closing has it. */
    boolean stands() {
        return state == State.REQUESTED || state == State.RELEASED;
    }
}
