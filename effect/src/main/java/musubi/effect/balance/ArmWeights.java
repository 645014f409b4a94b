package musubi.effect.balance;

import java.util.Arrays;

/**
 * Weights of the rows with their sums in each arm; index 1 is the treated, 0 the controls.
 *
 * @param weights one per row
 * @param signed weight over the sum of its arm, negative for controls: their running sum is the difference of the two
 *     distribution functions
 * @param sums sum of the weights
 * @param squares sum of the squared weights
 */
record ArmWeights(double[] weights, double[] signed, double[] sums, double[] squares) {
    private static final int CHUNK = 256;

    static ArmWeights of(double[] arm, double[] weights) {
        var ones = new double[arm.length];
        Arrays.fill(ones, 1);
        var sums = byArm(arm, weights, ones);
        var signed = new double[arm.length];
        for (int i = 0; i < signed.length; i++) signed[i] = arm[i] == 1 ? weights[i] / sums[1] : -weights[i] / sums[0];
        return new ArmWeights(weights, signed, sums, byArm(arm, weights, weights));
    }

    /** Weighted mean of {@code values} in each arm. */
    double[] means(double[] arm, double[] values) {
        var means = byArm(arm, weights, values);
        for (int a = 0; a < 2; a++) means[a] /= sums[a];
        return means;
    }

    /** Variances with weights that sum to 1, over {@code 1 - sum w²}: with equal weights the usual n - 1. */
    double[] variances(double[] arm, double[] values, double[] means) {
        var deviations = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double d = values[i] - means[(int) arm[i]];
            deviations[i] = d * d;
        }
        var variances = byArm(arm, weights, deviations);
        for (int a = 0; a < 2; a++) variances[a] /= sums[a] - squares[a] / sums[a];
        return variances;
    }

    /** Kish's number of equally weighted rows with the same precision: {@code (sum w)² / sum w²}. */
    double effectiveSize(int arm) {
        return sums[arm] * sums[arm] / squares[arm];
    }

    private static double[] byArm(double[] arm, double[] weights, double[] values) {
        double treated = 0;
        double control = 0;
        for (int from = 0; from < arm.length; from += CHUNK) {
            int until = Math.min(arm.length, from + CHUNK);
            double t = 0;
            double c = 0;
            for (int i = from; i < until; i++) {
                double value = weights[i] * values[i];
                t += arm[i] * value;
                c += (1 - arm[i]) * value;
            }
            treated += t;
            control += c;
        }
        return new double[] {control, treated};
    }
}
