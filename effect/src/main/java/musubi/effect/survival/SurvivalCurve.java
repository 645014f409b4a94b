package musubi.effect.survival;

import java.util.Arrays;

/**
 * A Kaplan-Meier curve with the standard error of its logarithm.
 *
 * <p>Source: Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481.
 *
 * @param table who was at risk
 * @param survival just after each time of the table
 * @param logErrors standard error of the log of each; infinite where the curve is 0
 */
record SurvivalCurve(RiskTable table, double[] survival, double[] logErrors) {
    /** What rounding may leave between a curve and the level it is compared with. */
    private static final double CLOSE = 0x1p-26;

    /** With Greenwood's error (1926): the sum of {@code d / (Y (Y - d))}. */
    static SurvivalCurve greenwood(RiskTable table) {
        int size = table.times().length;
        var survival = new double[size];
        var errors = new double[size];
        double alive = 1;
        double variance = 0;
        for (int t = 0; t < size; t++) {
            double events = table.anyEvent(t);
            double there = table.atRisk()[t];
            if (events > 0) {
                alive = isAll(events, there) ? 0 : alive * (1 - events / there);
                variance += alive == 0 ? Double.POSITIVE_INFINITY : events / (there * (there - events));
            }
            survival[t] = alive;
            errors[t] = Math.sqrt(variance);
        }
        return new SurvivalCurve(table, survival, errors);
    }

    /** Whether all who are there have the event, up to the rounding of sums of weights. */
    private static boolean isAll(double events, double there) {
        return there - events <= 1e-12 * there;
    }

    /** With robust error: the sum of the squared influence of each unit on the log of the curve. */
    static SurvivalCurve robust(RiskTable table, Cohort cohort, Units units) {
        var curve = greenwood(table);
        var errors = Influence.of(table, cohort).variance(cohort, units);
        for (int t = 0; t < errors.length; t++)
            errors[t] = curve.survival[t] == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(errors[t]);
        return new SurvivalCurve(table, curve.survival, errors);
    }

    /** The influence of each unit on the curve at place {@code t}; NaN where the curve is 0. */
    double[] influence(int t, Cohort cohort, Units units) {
        if (t < 0) return new double[units.count()];
        var influence = Influence.of(table, cohort).at(t, cohort, units);
        for (int g = 0; g < influence.length; g++) influence[g] *= survival[t] == 0 ? Double.NaN : survival[t];
        return influence;
    }

    /** The last place whose time is not after {@code time}, or -1. */
    int place(double time) {
        return table.placeOf(time);
    }

    /** The curve at {@code time}. */
    double at(double time) {
        int place = place(time);
        return place < 0 ? 1 : survival[place];
    }

    /** Standard error of the curve at place {@code t}; NaN where the curve is 0. */
    double error(int t) {
        return t < 0 ? 0 : survival[t] == 0 ? Double.NaN : survival[t] * logErrors[t];
    }

    /** Weight of those at risk at {@code time}. */
    double atRisk(double time) {
        int found = Arrays.binarySearch(table.times(), time);
        int next = found < 0 ? -found - 1 : found;
        return next < table.times().length ? table.atRisk()[next] : 0;
    }

    /** Lower limit at place {@code t}, {@code quantile} standard errors below on the scale of {@code interval}. */
    double lower(int t, Interval interval, double quantile) {
        return limit(t, interval, -quantile);
    }

    /** Upper limit at place {@code t}. */
    double upper(int t, Interval interval, double quantile) {
        return limit(t, interval, quantile);
    }

    private double limit(int t, Interval interval, double quantile) {
        if (t < 0 || survival[t] == 1 && interval != Interval.LOG_LOG) return 1;
        if (survival[t] == 0 || survival[t] == 1) return Double.NaN;
        return interval.limit(survival[t], logErrors[t], quantile);
    }

    /**
     * The time by which the share {@code p} had the event: the first at which {@code heights} is at most {@code 1 - p}, or
     * the middle of the stretch on which it is exactly that. NaN when it is never reached.
     */
    double quantile(double[] heights, double p) {
        double level = 1 - p;
        var times = table.times();
        int first = 0;
        while (first < heights.length && !(heights[first] <= level + CLOSE)) first++;
        if (first == heights.length) return Double.NaN;
        if (heights[first] < level - CLOSE) return times[first];
        int next = first;
        while (next < heights.length - 1 && !(heights[next] < level - CLOSE)) next++;
        return (times[first] + times[next]) / 2;
    }

    /** All limits on one side, {@code quantile} below 0 for the lower. */
    double[] limits(Interval interval, double quantile) {
        var limits = new double[survival.length];
        for (int t = 0; t < limits.length; t++) limits[t] = limit(t, interval, quantile);
        return limits;
    }
}
