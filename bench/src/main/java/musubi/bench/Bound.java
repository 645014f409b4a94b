package musubi.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Seconds that are wanted at most, where no rival does the same work.
 *
 * @param name what was measured
 * @param seconds of each turn
 * @param most how many are wanted at most, of the median
 * @param notes what else was measured, by name
 */
record Bound(String name, List<Double> seconds, BigDecimal most, Map<String, String> notes) {
    Bound {
        seconds = List.copyOf(seconds);
        notes = Map.copyOf(notes);
    }

    boolean reached() {
        return Race.median(seconds) <= most.doubleValue();
    }

    /** Numbers as text, as {@link musubi.quantity.CanonicalJson} wants decimals. */
    Map<String, Object> json() {
        var json = new TreeMap<String, Object>();
        json.put("name", name);
        json.put("seconds", seconds.stream().map(Bound::milli).toList());
        json.put("median", milli(Race.median(seconds)));
        json.put("most", most);
        json.put("notes", notes);
        return json;
    }

    static BigDecimal milli(double seconds) {
        return BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP);
    }
}
