package musubi.platform.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import musubi.agreement.statement.Written;

/**
 * A line that differs between a settlement and the one it replaces.
 *
 * @param subject whom it is for; empty when the agreement is settled as a whole
 */
public record Change(String clause, String subject, String payee, String period, String unit, long before, long after) {
    /** What is to be paid, or taken back when negative. */
    public long difference() {
        return Math.subtractExact(after, before);
    }

    static List<Change> between(String before, String after) {
        var then = new LinkedHashMap<String, Written.WrittenLine>();
        for (var line : Written.read("before", before).lines()) then.put(line.key(), line);
        var changes = new ArrayList<Change>();
        for (var line : Written.read("after", after).lines()) {
            var old = then.remove(line.key());
            changes.add(of(line, old == null ? 0 : old.amount(), line.amount()));
        }
        then.values().forEach(line -> changes.add(of(line, line.amount(), 0)));
        return changes.stream().filter(c -> c.difference() != 0).toList();
    }

    private static Change of(Written.WrittenLine line, long before, long after) {
        return new Change(line.clause(), line.subject(), line.payee(), line.period(), line.unit(), before, after);
    }
}
