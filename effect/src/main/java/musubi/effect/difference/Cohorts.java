package musubi.effect.difference;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Why;

/**
 * A panel whose units are first treated at different times.
 *
 * @param panel the units that can be used
 * @param starts first treated period of each cohort, ascending
 * @param codes cohort of each unit, the number of cohorts for those never treated
 * @param weights of the units
 * @param anticipation how many units of time before treatment an effect may begin
 * @param dropped rows left out, by reason
 */
record Cohorts(
        Panel panel, double[] starts, int[] codes, double[] weights, double anticipation, Map<String, Long> dropped) {

    /**
     * From the first treated period of each unit; 0, infinite or after the last period is never.
     *
     * @param requiresNever whether only those never treated may be controls; else, when nobody is, the last cohort serves until
     *     it is treated
     */
    static Cohorts of(Panel panel, double[] begins, double[] weights, double anticipation, boolean requiresNever) {
        var dropped = new TreeMap<>(panel.dropped());
        double first = panel.times()[0];
        double last = panel.times()[panel.times().length - 1];
        var starts = new double[begins.length];
        for (int i = 0; i < starts.length; i++)
            starts[i] = begins[i] == 0 || begins[i] > last + anticipation ? Double.POSITIVE_INFINITY : begins[i];
        var usable = IntStream.range(0, starts.length)
                .filter(i -> starts[i] > first + anticipation)
                .toArray();
        if (usable.length < starts.length)
            dropped.put("treated from the first period", (long) (starts.length - usable.length) * panel.times().length);
        var kept = panel.keep(usable);
        var own = IntStream.of(usable).mapToDouble(i -> starts[i]).toArray();
        var heavy = IntStream.of(usable).mapToDouble(i -> weights[i]).toArray();
        boolean hasNever = Arrays.stream(own).anyMatch(Double::isInfinite);
        if (!hasNever && requiresNever)
            throw new Refusal(
                    Why.TOO_FEW_CONTROLS,
                    "一度も参加しない単位がありません。control=not-yet を使うと、まだ参加していない単位と比べます。",
                    "No unit is never treated: control=not-yet compares with those not yet treated.");
        if (!hasNever) kept = untilTheLastCohort(kept, own, anticipation, dropped);
        return grouped(kept, own, heavy, anticipation, dropped);
    }

    /** Nobody is untreated after the last cohort begins, so the periods end before, and until then that cohort is untreated. */
    private static Panel untilTheLastCohort(
            Panel panel, double[] starts, double anticipation, Map<String, Long> dropped) {
        double last = Arrays.stream(starts).max().orElse(0);
        int until = (int) Arrays.stream(panel.times())
                .filter(t -> t < last - anticipation)
                .count();
        if (until < 2)
            throw new Refusal(
                    Why.TOO_FEW_CONTROLS,
                    "全員が同じころに参加し、比べられる期間がありません。",
                    "All begin at about the same time, so no period has controls.");
        dropped.put("period in which all are treated", (long) (panel.times().length - until) * panel.count());
        for (int i = 0; i < starts.length; i++) if (starts[i] == last) starts[i] = Double.POSITIVE_INFINITY;
        return panel.until(until);
    }

    private static Cohorts grouped(
            Panel panel, double[] starts, double[] weights, double anticipation, Map<String, Long> dropped) {
        var cohorts = Arrays.stream(starts)
                .filter(Double::isFinite)
                .distinct()
                .sorted()
                .toArray();
        if (cohorts.length == 0)
            throw new Refusal(
                    Why.TOO_FEW_TREATED,
                    "期間の途中から参加した単位がありません。",
                    "No unit is first treated between the first and the last period.");
        var codes = new int[starts.length];
        for (int i = 0; i < codes.length; i++)
            codes[i] = Double.isInfinite(starts[i]) ? cohorts.length : Arrays.binarySearch(cohorts, starts[i]);
        return new Cohorts(panel, cohorts, codes, weights, anticipation, dropped);
    }

    /** Number of units. */
    int count() {
        return codes.length;
    }

    /** How many units each cohort has, those never treated last. */
    int[] sizes() {
        var sizes = new int[starts.length + 1];
        for (int code : codes) sizes[code]++;
        return sizes;
    }

    /** Sum of the weights of each cohort, those never treated last. */
    double[] masses() {
        var masses = new double[starts.length + 1];
        for (int i = 0; i < codes.length; i++) masses[codes[i]] += weights[i];
        return masses;
    }

    /** Sum of all weights. */
    double mass() {
        return ColumnArithmetic.sum(weights);
    }

    /** Weighted share of all units in each cohort. */
    double[] shares() {
        double mass = mass();
        return Arrays.stream(masses()).limit(starts.length).map(m -> m / mass).toArray();
    }

    /** When this cohort begins; those never treated begin at infinity. */
    double start(int cohort) {
        return cohort == starts.length ? Double.POSITIVE_INFINITY : starts[cohort];
    }
}
