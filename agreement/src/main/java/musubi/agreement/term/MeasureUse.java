package musubi.agreement.term;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Rounding;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * A measure as an agreement uses it: which definition, with which parameters, over which window.
 *
 * @param name what the agreement calls it
 * @param id the definition in the measure library; the name itself when not declared
 * @param given the unit of a value that is given with the settlement instead of measured on a pack
 * @param title what statements call it; the measure's own title when absent
 * @param rounded a rate is rounded here before it is used, where the agreement fixes that
 */
public record MeasureUse(
        String name,
        String id,
        Map<String, String> parameters,
        Window window,
        Optional<Unit> given,
        Optional<Words> title,
        Optional<Rounding> rounded,
        Place place) {
    /** Parameters are sorted. */
    public MeasureUse {
        parameters = java.util.Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** Over which days a measure is taken. */
    public sealed interface Window {
        /** The clause's period, ended by its cut-off if it has one. */
        record PeriodUntilCutOff() implements Window {}

        /** The clause's period, whatever the cut-off. */
        record Period() implements Window {}

        /** From the start of the term to the end of the period or its cut-off. */
        record TermToDate() implements Window {}

        /** The whole term. */
        record Term() implements Window {}

        /** The months before the cut-off or the end of the period. */
        record Trailing(int months) implements Window {}

        /** Stated days. */
        record Stated(Days days) implements Window {}
    }
}
