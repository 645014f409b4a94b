package musubi.agreement.settlement;

import java.util.Map;
import java.util.TreeMap;
import musubi.quantity.Days;

/**
 * What an agreement wants to know: a measure, its parameters, over which days.
 *
 * @param name what the agreement calls it, by which given values are found
 * @param measure the definition's id
 * @param given whether the value is given with the settlement instead of measured
 */
public record Question(String name, String measure, Map<String, String> parameters, Days window, boolean given) {
    /** Parameters are sorted. */
    public Question {
        parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
