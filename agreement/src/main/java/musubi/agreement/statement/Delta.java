package musubi.agreement.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * The difference a correction makes: what a period is owed now, what was stated before, and what is still to be paid or
 * returned. The earlier statement stays as it is.
 *
 * @param replaces digest of the earlier statement
 */
public record Delta(Statement statement, String replaces, List<Change> changes) {
    /** One line that changed. */
    public record Change(String clause, String subject, String period, String payee, long before, long after) {
        /** What is to be paid, or returned when negative. */
        public long difference() {
            return Math.subtractExact(after, before);
        }
    }

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
        var before = new LinkedHashMap<String, Written.WrittenLine>();
        earlier.lines().forEach(l -> before.put(l.key(), l));
        var changes = new ArrayList<Change>();
        for (var line : now.lines()) {
            var old = before.remove(line.key());
            long was = old == null ? 0 : old.amount();
            if (was != line.amount()) changes.add(change(line, was));
        }
        before.values().stream()
                .filter(l -> l.amount() != 0)
                .forEach(l -> changes.add(new Change(l.clause(), l.subject(), l.period(), l.payee(), l.amount(), 0)));
        return new Delta(now, Digest.of(earlierText).hex(), changes);
    }

    private static Change change(Line line, long was) {
        return new Change(line.clause(), line.subject(), line.period(), line.payee(), was, line.amount());
    }

    /** The sum of all differences. */
    public long total() {
        return changes.stream().mapToLong(Change::difference).reduce(0, Math::addExact);
    }

    /** Canonical JSON, format {@code delta/1}. */
    public String json(String software) {
        return CanonicalJson.write(Map.of(
                "format", "delta/1",
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
                                        "difference", c.difference())))
                                .toList()));
    }
}
