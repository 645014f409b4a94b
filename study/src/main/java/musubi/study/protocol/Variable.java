package musubi.study.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something worked out for each unit. */
public sealed interface Variable {
    /** An attribute of the person: a column of the table {@code person}. */
    record Attribute(String column) implements Variable {}

    /**
     * A measure of the person over a window.
     *
     * @param measure its id
     * @param with its parameters
     * @param from first day
     * @param until the day after the last
     * @param absent the value of somebody the measure has no row of; missing when empty
     */
    record Measured(String measure, Map<String, String> with, Anchor from, Anchor until, Optional<Double> absent)
            implements Variable {
        /** Parameters are copied. */
        public Measured {
            with = Map.copyOf(with);
        }

        /** Whether it is measured anew in each period. */
        public boolean isRepeated() {
            return from.name().startsWith("period") || until.name().startsWith("period");
        }
    }

    /**
     * The first day of an event, as a day number.
     *
     * @param event {@code certification}, {@code death}, {@code move} or {@code attendance}
     * @param level least care level of a certification
     * @param from days before this one do not count; empty when all count
     */
    record First(String event, String level, Optional<Anchor> from) implements Variable {
        /** Care levels, the least first. */
        public static final List<String> LEVELS =
                List.of("support-1", "support-2", "care-1", "care-2", "care-3", "care-4", "care-5");
    }

    /** Worked out from columns and earlier variables. */
    record Derived(String formula) implements Variable {}

    /** How many venues of a kind the person's area has, every kind when empty: what decides how near taking part is. */
    record VenuesOfArea(String kind) implements Variable {}
}
