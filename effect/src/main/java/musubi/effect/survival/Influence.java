package musubi.effect.survival;

/**
 * The influence of each row on the log of a Kaplan-Meier curve, per unit of weight. While a row is there it is the sum of
 * {@code d / (Y (Y - d))} since it entered; the row's own event takes {@code 1 / (Y - d)} away; then it stays.
 *
 * @param sums of {@code d / (Y (Y - d))} up to each time
 * @param last influence of each row of the table after it left
 * @param variance sum of squared influence times weight, at each time
 */
record Influence(double[] sums, double[] last, double[] variance) {
    /** The influence of the rows of {@code table}. */
    static Influence of(RiskTable table, Cohort cohort) {
        int size = table.times().length;
        var sums = new double[size];
        for (int t = 0; t < size; t++) {
            double there = table.atRisk()[t];
            double events = table.anyEvent(t);
            sums[t] = t > 0 ? sums[t - 1] : 0;
            if (events > 0 && there - events > 0) sums[t] += events / (there * (there - events));
        }
        var last = new double[table.rows().length];
        for (int i = 0; i < last.length; i++) {
            int t = table.place()[i];
            double stays = table.atRisk()[t] - table.anyEvent(t);
            last[i] = sums[t] - before(sums, table.entry()[i]);
            if (cohort.event()[table.rows()[i]] != 0 && stays > 0) last[i] -= 1 / stays;
        }
        return new Influence(sums, last, variance(table, cohort, sums, last));
    }

    /** {@code sum w² g²} over those who left, and {@code sum w² (a - a_entry)²} over those still there. */
    private static double[] variance(RiskTable table, Cohort cohort, double[] sums, double[] last) {
        int size = sums.length;
        var gone = new double[size];
        var changes = new double[3][size + 1];
        for (int i = 0; i < last.length; i++) {
            double w = cohort.weights()[table.rows()[i]];
            int entry = table.entry()[i];
            int place = table.place()[i];
            gone[place] += w * w * last[i] * last[i];
            double power = w * w;
            for (int m = 0; m < 3; m++, power *= before(sums, entry)) {
                changes[m][entry] += power;
                changes[m][place] -= power;
            }
        }
        var variance = new double[size];
        double left = 0;
        var there = new double[3];
        for (int t = 0; t < size; t++) {
            left += gone[t];
            for (int m = 0; m < 3; m++) there[m] += changes[m][t];
            variance[t] = left + sums[t] * sums[t] * there[0] - 2 * sums[t] * there[1] + there[2];
        }
        return variance;
    }

    private static double before(double[] sums, int entry) {
        return entry == 0 ? 0 : sums[entry - 1];
    }
}
