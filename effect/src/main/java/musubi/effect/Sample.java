package musubi.effect;

import java.util.Map;
import java.util.TreeMap;

/**
 * Who was counted.
 *
 * @param used rows that entered the estimate
 * @param dropped rows left out, by reason
 * @param groups numbers of clusters, pairs, strata, events … by name
 */
public record Sample(long used, Map<String, Long> dropped, Map<String, Long> groups) {
    /** Maps are copied and sorted. */
    public Sample {
        dropped = java.util.Collections.unmodifiableMap(new TreeMap<>(dropped));
        groups = java.util.Collections.unmodifiableMap(new TreeMap<>(groups));
    }

    /** All rows, nobody left out. */
    public static Sample of(long used) {
        return new Sample(used, Map.of(), Map.of());
    }

    /** With one more count. */
    public Sample with(String group, long count) {
        var more = new TreeMap<>(groups);
        more.put(group, count);
        return new Sample(used, dropped, more);
    }
}
