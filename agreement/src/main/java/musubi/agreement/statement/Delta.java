package musubi.agreement.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.agreement.settlement.Derivation;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Reason;
import musubi.agreement.settlement.Statement;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * The difference a correction makes: what a period is owed now, what was stated before, and what is still to be paid or
 * returned. The earlier statement stays as it is.
 *
 * @param replaces digest of the earlier statement
 */
public record Delta(Statement statement, String replaces, List<Change> changes) {
    /**
     * One line that changed.
     *
     * @param line with the difference as its amount: to be paid, or returned when negative
     */
    public record Change(long before, long after, Line line) {
        /** The clause's id. */
        public String clause() {
            return line.clause();
        }

        /** Whom it is for; empty when the agreement is settled as a whole. */
        public String subject() {
            return line.subject();
        }

        /** The line's period. */
        public String period() {
            return line.period();
        }

        /** Who receives or returns it. */
        public String payee() {
            return line.payee();
        }

        /** What is to be paid, or returned when negative. */
        public long difference() {
            return Math.subtractExact(after, before);
        }
    }

    static final String FORMAT = "delta/1";

    /** Lists are copied. */
    public Delta {
        changes = List.copyOf(changes);
    }

    /** What changed between an earlier statement and a new one; refuses statements of different agreements or periods. */
    public static Delta of(Written earlier, String earlierText, Statement now) {
        if (!earlier.agreement().equals(now.agreement()) || !earlier.period().equals(now.period()))
            throw new BadInput(
                    "statement.other-period",
                    Place.whole(earlier.name()),
                    earlier.agreement() + " " + earlier.period(),
                    new Words(
                            "置き換える明細は同じ約款・同じ期間のものでなければなりません（" + earlier.agreement() + " " + earlier.period() + "）。",
                            "The statement replaced must be of the same agreement and period; this one is "
                                    + earlier.agreement() + " " + earlier.period() + "."));
        if (!earlier.unit().equals(now.unit().toString()))
            throw new BadInput(
                    "statement.other-unit",
                    Place.whole(earlier.name()),
                    earlier.unit(),
                    new Words(
                            "置き換える明細の単位（" + earlier.unit() + "）が今回（" + now.unit() + "）と違います。",
                            "The statement replaced is in " + earlier.unit() + ", this one in " + now.unit() + "."));
        var before = new LinkedHashMap<String, Written.WrittenLine>();
        for (var line : earlier.lines())
            if (before.put(line.key(), line) != null)
                throw new BadInput(
                        "statement.line-twice",
                        Place.whole(earlier.name()),
                        Integer.toString(line.number()),
                        new Words(
                                "明細の %d 行目は、前の行と条項・対象・期間が同じです。".formatted(line.number()),
                                "Line %d of the statement has the clause, subject and period of an earlier one."
                                        .formatted(line.number())));
        var changes = new ArrayList<Change>();
        for (var line : now.lines()) {
            var old = before.remove(line.key());
            long was = old == null ? 0 : old.amount();
            var lots = lots(old == null ? List.of() : old.lots(), line.lots(), line.amount() - was);
            if (was != line.amount() || !lots.isEmpty())
                changes.add(new Change(was, line.amount(), difference(line, was, lots)));
        }
        before.values().stream()
                .filter(l -> l.amount() != 0)
                .forEach(l -> changes.add(new Change(l.amount(), 0, vanished(l))));
        return new Delta(now, Digest.of(earlierText).hex(), changes);
    }

    /** How the points differ by the day they expire; an earlier statement without lots differs in its amount alone. */
    private static List<Line.Lot> lots(List<Line.Lot> before, List<Line.Lot> after, long difference) {
        if (before.isEmpty() && after.isEmpty()) return List.of();
        long known = before.stream().mapToLong(Line.Lot::amount).sum();
        long now = after.stream().mapToLong(Line.Lot::amount).sum();
        if (now - known != difference) {
            if (difference == 0) return List.of();
            var last = after.isEmpty() ? before.getLast() : after.getLast();
            return List.of(new Line.Lot(last.earned(), last.expires(), difference));
        }
        var byExpiry = new TreeMap<LocalDate, Line.Lot>();
        for (var lot : after) byExpiry.put(lot.expires(), lot);
        for (var lot : before)
            byExpiry.merge(
                    lot.expires(),
                    new Line.Lot(lot.earned(), lot.expires(), -lot.amount()),
                    (a, b) -> new Line.Lot(a.earned(), a.expires(), a.amount() + b.amount()));
        return byExpiry.values().stream().filter(l -> l.amount() != 0).toList();
    }

    private static Line difference(Line now, long was, List<Line.Lot> lots) {
        return new Line(
                now.number(),
                now.clause(),
                now.title(),
                now.article(),
                now.subject(),
                now.payee(),
                now.period(),
                now.days(),
                now.due(),
                now.unit(),
                now.amount(),
                0,
                List.of(),
                now.amount() - was,
                0,
                now.amount() == was ? Reason.NONE : now.reason(),
                now.soFar(),
                lots,
                now.derivation());
    }

    /** A line of the earlier statement that there is no more. */
    private static Line vanished(Written.WrittenLine old) {
        return new Line(
                old.number(),
                old.clause(),
                Words.same(old.clause()),
                old.article(),
                old.subject(),
                old.payee(),
                old.period(),
                old.days(),
                LocalDate.parse(old.due()),
                Unit.parse(old.unit()),
                0,
                0,
                List.of(),
                -old.amount(),
                0,
                Reason.NOTHING_COUNTED,
                0,
                old.lots().stream()
                        .map(l -> new Line.Lot(l.earned(), l.expires(), -l.amount()))
                        .toList(),
                new Derivation(
                        new Words("前の明細の行がなくなりました", "a line of the earlier statement that there is no more"),
                        "0",
                        List.of(),
                        Optional.empty()));
    }

    /** The statement with the differences alone as its lines: what is to be posted, paid and listed. */
    public Statement differences() {
        return new Statement(
                statement.agreement(),
                statement.version(),
                statement.digest(),
                statement.title(),
                statement.payer(),
                statement.unit(),
                statement.period(),
                statement.days(),
                statement.sources(),
                numbered(),
                statement.remarks(),
                statement.invented());
    }

    private List<Line> numbered() {
        var lines = new ArrayList<Line>();
        for (var change : changes) lines.add(change.line().numbered(lines.size() + 1));
        return lines;
    }

    /** The sum of all differences. */
    public long total() {
        return differences().total();
    }

    /** The first place at which two corrections differ, as they were written, but for the software's version. */
    public static Optional<Written.Difference> firstDifference(String name, String here, String there) {
        return Written.delta(name, here).firstDifference(Written.delta("recomputed", there));
    }

    /** Canonical JSON, format {@code delta/1}. */
    public String json(String software) {
        return CanonicalJson.write(Map.of(
                "format", FORMAT,
                "software", software,
                "agreement", statement.agreement(),
                "period", statement.period(),
                "replaces", replaces,
                "sources", statement.sources(),
                "total", total(),
                "changes",
                        changes.stream()
                                .map(c -> (Object) new CanonicalJson.OneLine(Map.of(
                                        "clause", c.clause(),
                                        "subject", c.subject(),
                                        "period", c.period(),
                                        "payee", c.payee(),
                                        "before", c.before(),
                                        "after", c.after(),
                                        "difference", c.difference(),
                                        "unit", c.line().unit().toString())))
                                .toList()));
    }
}
