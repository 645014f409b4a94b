package musubi.study.protocol;

import java.util.List;
import musubi.quantity.Words;

/** What is looked at afterwards. */
public sealed interface Outcome {
    /** In words. */
    Words title();

    /**
     * A value of each unit.
     *
     * @param kind {@code continuous}, {@code binary}, {@code count}, {@code cost} or {@code repeated}
     * @param variable the variable that holds it
     */
    record Value(Words title, String kind, String variable) implements Outcome {}

    /**
     * Days from the start of follow-up to an event, cut off by competing events and the end of follow-up. On a pack it
     * becomes the columns {@code NAME.days} and {@code NAME.event}: 0 for nobody saw it, 1 for the event, 2, 3 … for
     * the competing events in their order.
     *
     * @param event variable with the day of the event
     * @param competing variables with the days of what makes the event impossible
     * @param censoring variables with the days after which nobody looks any more
     */
    record Time(Words title, String event, List<String> competing, List<String> censoring) implements Outcome {
        /** Lists are copied. */
        public Time {
            competing = List.copyOf(competing);
            censoring = List.copyOf(censoring);
        }
    }
}
