package musubi.effect.survival;

import musubi.effect.Request;
import musubi.effect.rows.Clusters;

/**
 * What is taken for independent: rows, or the clusters the request names.
 *
 * @param codes number of each row's unit
 * @param count of the units
 * @param areClusters whether the request names clusters
 */
record Units(int[] codes, int count, boolean areClusters) {
    /** The units of {@code cohort}, which is not empty. */
    static Units of(Request request, Cohort cohort) {
        var columns = CoxCovariance.columns(request);
        var codes = new int[cohort.count()];
        if (columns.isEmpty()) {
            for (int i = 0; i < codes.length; i++) codes[i] = i;
            return new Units(codes, codes.length, false);
        }
        var clusters = Clusters.of(cohort.rows(), columns);
        for (int i = 0; i < codes.length; i++) codes[i] = (int) clusters.codes().at(i);
        return new Units(codes, clusters.count(), true);
    }

    /** Whether every group has rows of several clusters, without which nothing is known of its error. */
    boolean areSeveralIn(Arms arms) {
        if (!areClusters) return true;
        var first = new int[arms.count()];
        var isSeveral = new boolean[arms.count()];
        java.util.Arrays.fill(first, -1);
        for (int i = 0; i < codes.length; i++) {
            int arm = arms.codes()[i];
            if (first[arm] < 0) first[arm] = codes[i];
            isSeveral[arm] |= first[arm] != codes[i];
        }
        for (boolean is : isSeveral) if (!is) return false;
        return true;
    }

    /** How the errors are made, for a convention. */
    String words() {
        return areClusters
                ? "robust: influence of each row, summed in " + count + " clusters, no factor"
                : "robust: influence of each row, rows independent, no factor";
    }

    /** Standard error of the difference of two numbers, given the influence of every unit on each. */
    static double error(double[] first, double[] second) {
        double squares = 0;
        for (int g = 0; g < first.length; g++) squares += (second[g] - first[g]) * (second[g] - first[g]);
        return Math.sqrt(squares);
    }
}
