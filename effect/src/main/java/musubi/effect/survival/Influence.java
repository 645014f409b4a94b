package musubi.effect.survival;

/**
 * The influence of each row on the log of a Kaplan-Meier curve, per unit of weight. While a row is there it is the sum of
 * {@code d / (Y (Y - d))} since it entered; the row's own event takes {@code 1 / Y} away from what it was before; then it
 * stays.
 *
 * <p>Source: Therneau and Grambsch (2000), Modeling Survival Data, on the infinitesimal jackknife.
 *
 * @param sums of {@code d / (Y (Y - d))} up to each time
 * @param last influence of each row of the table after it left
 */
record Influence(RiskTable table, double[] sums, double[] last) {
    /** The influence of the rows of {@code table}. */
    static Influence of(RiskTable table, Cohort cohort) {
        int size = table.times().length;
        var sums = new double[size];
        for (int t = 0; t < size; t++) {
            double there = table.atRisk()[t];
            double events = table.anyEvent(t);
            sums[t] = before(sums, t);
            if (events > 0 && there - events > 0) sums[t] += events / (there * (there - events));
        }
        var last = new double[table.rows().length];
        for (int i = 0; i < last.length; i++) {
            int t = table.place()[i];
            boolean isEvent = cohort.event()[table.rows()[i]] != 0;
            last[i] = (isEvent ? before(sums, t) - 1 / table.atRisk()[t] : sums[t]) - before(sums, table.entry()[i]);
        }
        return new Influence(table, sums, last);
    }

    /** The sum of the squared influence of each unit at each time. */
    double[] variance(Cohort cohort, Units units) {
        var unitSums = new UnitSums(units.count(), 2);
        var variance = new double[sums.length];
        var joining = table.joining();
        for (int t = 0, in = 0, out = 0; t < variance.length; t++) {
            for (; in < joining.length && table.entry()[joining[in]] == t; in++) {
                int row = table.rows()[joining[in]];
                double w = cohort.weights()[row];
                unitSums.add(units.codes()[row], w, -w * before(sums, t));
            }
            for (; out < last.length && table.place()[out] == t; out++) {
                int row = table.rows()[out];
                double w = cohort.weights()[row];
                unitSums.add(units.codes()[row], -w, w * (before(sums, table.entry()[out]) + last[out]));
            }
            variance[t] = unitSums.squares(sums[t], 1);
        }
        return variance;
    }

    /** The influence of each unit at place {@code t}. */
    double[] at(int t, Cohort cohort, Units units) {
        var all = new double[units.count()];
        for (int i = 0; i < last.length; i++) {
            if (table.entry()[i] > t) continue;
            int row = table.rows()[i];
            double own = t < table.place()[i] ? sums[t] - before(sums, table.entry()[i]) : last[i];
            all[units.codes()[row]] += cohort.weights()[row] * own;
        }
        return all;
    }

    private static double before(double[] sums, int t) {
        return t == 0 ? 0 : sums[t - 1];
    }
}
