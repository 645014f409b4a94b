package musubi.platform.joint;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.quantity.Days;
import musubi.quantity.Words;

/**
 * What a municipality pays of an edition of a jointly settled period, in yen.
 *
 * @param payment under which bank files pay it
 * @param replaces the edition whose share it paid before; then only the difference is paid
 * @param agreement under which name the books and the bank files keep it; no agreement of its own has it
 * @param payer the municipality, as bank accounts name it
 * @param json the statement everybody shares
 */
public record JointShare(
        UUID payment,
        UUID contract,
        String period,
        int edition,
        OptionalInt replaces,
        String agreement,
        String payer,
        Days days,
        String json,
        List<Line> lines) {
    /**
     * The own part of a line of the statement.
     *
     * @param whole what all municipalities pay of it
     * @param share what of that is borne by the own
     * @param yen what is paid now: the share, or its difference to what was paid before; to be returned when negative
     */
    public record Line(
            int number,
            String clause,
            Words title,
            String payee,
            String period,
            Days days,
            LocalDate due,
            long whole,
            long share,
            long yen) {
        /** What was paid of it before. */
        public long before() {
            return Math.subtractExact(share, yen);
        }

        String key() {
            return clause + "\u0000" + period;
        }

        Line paying(int other, long now) {
            return new Line(other, clause, title, payee, period, days, due, whole, share, now);
        }

        /** The same when the statement no longer has it. */
        Line gone(int other) {
            return new Line(other, clause, title, payee, period, days, due, 0, 0, Math.negateExact(share));
        }
    }

    /** Lists are copied. */
    public JointShare {
        lines = List.copyOf(lines);
    }

    /** The own share of the whole. */
    public long share() {
        return lines.stream().mapToLong(Line::share).reduce(0, Math::addExact);
    }

    /** What is paid now, in all. */
    public long yen() {
        return lines.stream().mapToLong(Line::yen).reduce(0, Math::addExact);
    }

    /** What payees are to return, in all. */
    public long returned() {
        return lines.stream().mapToLong(l -> Math.max(0, -l.yen())).reduce(0, Math::addExact);
    }
}
