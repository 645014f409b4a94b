package musubi.effect.survival;

/**
 * The mean time without event up to a horizon: the area under a survival curve.
 *
 * <p>Source: Royston and Parmar (2013), BMC Medical Research Methodology 13, 152; Uno et al. (2014), Journal of Clinical
 * Oncology 32, 2380-2385.
 *
 * @param mean area under the curve until {@code horizon}
 * @param variance of the mean
 * @param influence of each unit; empty when the variance is not made from it
 */
record RestrictedMean(double horizon, double mean, double variance, double[] influence) {
    /** With the variance {@code sum A² d / (Y (Y - d))}, A the area beyond each time. */
    static RestrictedMean greenwood(SurvivalCurve curve, double horizon) {
        var beyond = beyond(curve, horizon);
        var table = curve.table();
        double variance = 0;
        for (int t = 0; t < table.times().length && table.times()[t] < horizon; t++) {
            double there = table.atRisk()[t];
            double stays = there - table.anyEvent(t);
            if (table.anyEvent(t) > 0 && stays > 1e-12 * there)
                variance += beyond[t + 1] * beyond[t + 1] * table.anyEvent(t) / (there * stays);
        }
        return new RestrictedMean(horizon, beyond[0], variance, new double[0]);
    }

    /** With the variance from the influence of each row: while it is there, its share of the hazard; after, what it left. */
    static RestrictedMean robust(SurvivalCurve curve, Cohort cohort, double horizon, Units units) {
        var beyond = beyond(curve, horizon);
        var table = curve.table();
        var influence = Influence.of(table, cohort);
        // Area under S and under S times the sum of d / (Y (Y - d)), from 0 to each time.
        int size = beyond.length - 1;
        var weighted = new double[size + 1];
        for (int t = 0; t < size; t++)
            weighted[t + 1] = weighted[t] + (t == 0 ? 0 : influence.sums()[t - 1] * (beyond[t] - beyond[t + 1]));
        var all = new double[units.count()];
        for (int i = 0; i < table.rows().length; i++) {
            int row = table.rows()[i];
            int entry = table.entry()[i];
            int place = table.place()[i];
            double since = entry == 0 ? 0 : influence.sums()[entry - 1];
            // Area beyond is counted from the time before, so what follows a row's last time is one place further on.
            double u = weighted[place + 1] - weighted[entry];
            u -= since * (beyond[entry] - beyond[place + 1]);
            u += influence.last()[i] * beyond[place + 1];
            all[units.codes()[row]] += cohort.weights()[row] * u;
        }
        double variance = 0;
        for (double u : all) variance += u * u;
        return new RestrictedMean(horizon, beyond[0], variance, all);
    }

    /** Standard error of {@code times} this mean less {@code otherTimes} the other. */
    double error(double times, RestrictedMean other, double otherTimes) {
        if (influence.length == 0)
            return Math.sqrt(times * times * variance + otherTimes * otherTimes * other.variance);
        double squares = 0;
        for (int g = 0; g < influence.length; g++) {
            double u = times * influence[g] - otherTimes * other.influence[g];
            squares += u * u;
        }
        return Math.sqrt(squares);
    }

    /**
     * The area under the curve from time {@code t - 1} of the table to the horizon; place 0 is from time 0, and after the
     * last time before the horizon stands the area beyond it.
     */
    private static double[] beyond(SurvivalCurve curve, double horizon) {
        var times = curve.table().times();
        var beyond = new double[times.length + 2];
        for (int t = times.length; t >= 0; t--) {
            double from = t == 0 ? 0 : Math.min(times[t - 1], horizon);
            double until = t == times.length ? horizon : Math.min(times[t], horizon);
            double height = t == 0 ? 1 : curve.survival()[t - 1];
            beyond[t] = beyond[t + 1] + Math.max(0, until - from) * height;
        }
        return beyond;
    }
}
