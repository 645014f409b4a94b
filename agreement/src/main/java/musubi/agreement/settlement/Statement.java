package musubi.agreement.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.agreement.term.Agreement;
import musubi.quantity.Days;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * What an agreement owes for a period, line by line.
 *
 * @param agreement its id
 * @param version its version
 * @param digest of the signed text
 * @param period as it was asked for
 * @param days the days asked for
 * @param sources digests of what it was settled from: pack, given values, studies, receipts
 * @param remarks what the reader of the agreement and the settlement remark
 * @param invented comments of the text that mark values as invented or unpublished
 */
public record Statement(
        String agreement,
        int version,
        String digest,
        Words title,
        String payer,
        Unit unit,
        String period,
        Days days,
        Map<String, String> sources,
        List<Line> lines,
        List<Problem> remarks,
        List<String> invented) {
    /** Collections are copied. */
    public Statement {
        sources = java.util.Collections.unmodifiableMap(new TreeMap<>(sources));
        lines = List.copyOf(lines);
        remarks = List.copyOf(remarks);
        invented = List.copyOf(invented);
    }

    /** The statement of an agreement with these lines, numbered from 1 in their order. */
    public static Statement of(
            Agreement agreement,
            String label,
            Days days,
            Map<String, String> sources,
            List<Line> lines,
            List<Problem> remarks) {
        var numbered = new ArrayList<Line>();
        for (var line : lines) numbered.add(line.numbered(numbered.size() + 1));
        return new Statement(
                agreement.id(),
                agreement.version(),
                agreement.digest().hex(),
                agreement.title(),
                agreement.payer(),
                agreement.unit(),
                label,
                days,
                sources,
                numbered,
                remarks,
                agreement.invented());
    }

    /** The total in the agreement's own unit. */
    public long total() {
        return lines.stream()
                .filter(l -> l.unit().equals(unit))
                .mapToLong(Line::amount)
                .reduce(0, Math::addExact);
    }

    /** Totals by clause, in the order of the lines. */
    public Map<String, Long> byClause() {
        var totals = new java.util.LinkedHashMap<String, Long>();
        lines.forEach(l -> totals.merge(l.clause(), l.amount(), Math::addExact));
        return totals;
    }
}
