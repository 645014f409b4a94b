package musubi.effect.rows;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Rows in which none of the columns asked for is missing, and how many were left out because of which column. A row
 * that lacks several is counted under the first.
 */
public record Complete(Rows rows, Map<String, Long> dropped) {
    /** The complete rows of {@code rows} in these columns. */
    public static Complete of(Rows rows, Collection<String> columns) {
        int n = rows.count();
        var lacks = new boolean[n];
        var dropped = new TreeMap<String, Long>();
        var values = new double[4096];
        int left = 0;
        for (var name : columns) {
            var column = rows.column(name);
            long missing = 0;
            for (int from = 0; from < n; from += values.length) {
                int until = Math.min(n, from + values.length);
                column.copy(from, until, values, 0);
                for (int i = from; i < until; i++)
                    if (!lacks[i] && Double.isNaN(values[i - from])) {
                        lacks[i] = true;
                        missing++;
                    }
            }
            if (missing > 0) dropped.put(name + " missing", missing);
            left += (int) missing;
        }
        if (left == 0) return new Complete(rows, Map.of());
        return new Complete(
                rows.keep(IntStream.range(0, n).filter(i -> !lacks[i]).toArray()), dropped);
    }
}
