package musubi.agreement.language;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.quantity.Exact;
import musubi.quantity.Unit;

/** The measures an agreement may name. Whoever calls brings them: this module does not know how they are measured. */
public record Catalogue(Map<String, Measure> measures) {
    /** In order. */
    public Catalogue {
        measures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }

    /** A catalogue of these measures. */
    public static Catalogue of(Collection<Measure> measures) {
        var byId = new LinkedHashMap<String, Measure>();
        measures.forEach(m -> byId.put(m.id(), m));
        return new Catalogue(byId);
    }

    /** The measure with this id. */
    public Optional<Measure> find(String id) {
        return Optional.ofNullable(measures.get(id));
    }

    /**
     * What an agreement needs to know of a measure.
     *
     * @param unit what its value counts; shares have none
     * @param eachDay whether it has a value for each person and day
     * @param additive whether the values of days add up to the value of a longer period
     * @param subjects for which subjects it can be asked, as words of {@code Subject.Each}
     * @param parameters names of its parameters
     * @param least the smallest value possible
     * @param most the largest value possible
     */
    public record Measure(
            String id,
            Unit unit,
            boolean eachDay,
            boolean additive,
            Set<String> subjects,
            Set<String> parameters,
            Optional<Exact> least,
            Optional<Exact> most) {}
}
