package musubi.agreement.settlement;

import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.Days;

/**
 * Where a value comes from, so that anybody can measure it again.
 *
 * @param measure id and version, such as {@code participants v1}
 * @param source digest of the pack or of the file of given values
 * @param query digest of the SQL that was run; empty for given values
 * @param numerator and {@code denominator}: what the value was divided from; the denominator is 1 for counts
 */
public record EvidenceRef(
        String measure,
        Map<String, String> parameters,
        Days window,
        String source,
        String query,
        String numerator,
        String denominator) {
    /** Parameters are sorted. */
    public EvidenceRef {
        parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
