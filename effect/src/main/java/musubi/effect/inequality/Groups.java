package musubi.effect.inequality;

import java.util.List;

/**
 * The groups of one indicator at one time, in their order, without those whose estimate is missing.
 *
 * @param labels names of the groups
 * @param estimates of the groups
 * @param errors their standard errors, NaN where none is known
 * @param shares of the population, sum 1
 * @param ranks mid-point of each group in the population ranked from the worst off; empty when the groups have no order
 * @param reference place of the reference group, -1 when there is none
 * @param isFavourable whether more is better
 * @param scale largest possible value, such as 100 for per cent; NaN when there is none
 * @param average the average of the whole setting; NaN when it is that of the groups
 * @param missing groups without an estimate
 */
record Groups(
        List<String> labels,
        double[] estimates,
        double[] errors,
        double[] shares,
        double[] ranks,
        int reference,
        boolean isFavourable,
        double scale,
        double average,
        int missing) {

    int count() {
        return estimates.length;
    }

    boolean isOrdered() {
        return ranks.length > 0;
    }

    boolean hasReference() {
        return reference >= 0;
    }

    boolean hasScale() {
        return !Double.isNaN(scale);
    }

    /** Population-weighted mean of {@code y}. */
    double mean(double[] y) {
        return sum(y, shares);
    }

    /** What deviations are taken from: the average of the setting when it is given. */
    double centre(double[] y) {
        return Double.isNaN(average) ? mean(y) : average;
    }

    /** The best value of {@code y}. */
    int best(double[] y) {
        return isFavourable ? highest(y) : lowest(y);
    }

    /** The two groups that are compared, so that a difference of an unequal setting is positive as a rule. */
    int[] extremes() {
        int last = count() - 1;
        if (isOrdered()) return isFavourable ? new int[] {last, 0} : new int[] {0, last};
        if (!hasReference()) return new int[] {highest(estimates), lowest(estimates)};
        return isFavourable ? new int[] {reference, lowest(estimates)} : new int[] {highest(estimates), reference};
    }

    /** The group that the attributable risk compares with: the best off of ordered groups, else the best value. */
    int target() {
        if (isOrdered()) return count() - 1;
        return best(estimates);
    }

    static double sum(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static int highest(double[] y) {
        int best = 0;
        for (int i = 1; i < y.length; i++) if (y[i] > y[best]) best = i;
        return best;
    }

    private static int lowest(double[] y) {
        int best = 0;
        for (int i = 1; i < y.length; i++) if (y[i] < y[best]) best = i;
        return best;
    }

    /** Mid-points of the cumulative shares of groups in their order. */
    static double[] ranks(double[] shares) {
        var ranks = new double[shares.length];
        double before = 0;
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = before + shares[i] / 2;
            before += shares[i];
        }
        return ranks;
    }
}
