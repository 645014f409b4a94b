package musubi.study.protocol;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.quantity.Days;

/**
 * The days a study on a pack is built around; with trials, those of the first.
 *
 * @param baseline the day on which eligibility is decided and covariates are looked back from
 * @param exposure the days in which taking part counts
 * @param followUp the days in which outcomes count; it begins when exposure has ended, so that nobody is counted as
 *     exposed for having survived until they were
 * @param periods windows of a repeated outcome by name, in their order; empty when there are none
 * @param trials how often and until when the same is begun anew; empty when once
 */
public record Times(
        LocalDate baseline, Days exposure, Days followUp, Map<String, Days> periods, Optional<Trials> trials) {
    /** Periods are copied in their order. */
    public Times {
        periods = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(periods));
    }

    /** The days of every trial in their order, each for itself; these days alone when there are no trials. */
    public List<Times> each() {
        if (trials.isEmpty()) return List.of(this);
        return IntStream.range(0, trials.get().count())
                .mapToObj(k -> later(trials.get(), k * trials.get().months()))
                .toList();
    }

    private Times later(Trials all, int months) {
        var until = followUp.until().plusMonths(months);
        var end = all.watchedUntil().filter(u -> u.isBefore(until)).orElse(until);
        return new Times(
                baseline.plusMonths(months),
                moved(exposure, months),
                new Days(followUp.from().plusMonths(months), end),
                Map.of(),
                Optional.empty());
    }

    private static Days moved(Days days, int months) {
        return new Days(days.from().plusMonths(months), days.until().plusMonths(months));
    }
}
