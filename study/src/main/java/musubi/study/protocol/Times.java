package musubi.study.protocol;

import java.time.LocalDate;
import java.util.Map;
import musubi.quantity.Days;

/**
 * The days a study on a pack is built around.
 *
 * @param baseline the day on which eligibility is decided and covariates are looked back from
 * @param exposure the days in which taking part counts
 * @param followUp the days in which outcomes count; it begins when exposure has ended, so that nobody is counted as
 *     exposed for having survived until they were
 * @param periods windows of a repeated outcome by name, in their order; empty when there are none
 */
public record Times(LocalDate baseline, Days exposure, Days followUp, Map<String, Days> periods) {
    /** Periods are copied in their order. */
    public Times {
        periods = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(periods));
    }
}
