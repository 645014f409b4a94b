package musubi.effect.balance;

/**
 * Weights of the rows with their sums in each arm; index 1 is the treated, 0 the controls.
 *
 * @param weights one per row
 * @param sums sum of the weights
 * @param squares sum of the squared weights
 */
record ArmWeights(double[] weights, double[] sums, double[] squares) {
    private static final int CHUNK = 256;

    static ArmWeights of(double[] arm, double[] weights) {
        var sums = byArm(arm, (from, rows, out) -> System.arraycopy(weights, from, out, 0, rows));
        var squares = byArm(arm, (from, rows, out) -> {
            for (int r = 0; r < rows; r++) out[r] = weights[from + r] * weights[from + r];
        });
        return new ArmWeights(weights, sums, squares);
    }

    /** Weighted mean of {@code values} in each arm. */
    double[] means(double[] arm, double[] values) {
        var means = byArm(arm, (from, rows, out) -> {
            for (int r = 0; r < rows; r++) out[r] = weights[from + r] * values[from + r];
        });
        for (int a = 0; a < 2; a++) means[a] /= sums[a];
        return means;
    }

    /** Variances with weights that sum to 1, over {@code 1 - sum w²}: with equal weights the usual n - 1. */
    double[] variances(double[] arm, double[] values, double[] means) {
        double treated = means[1];
        double control = means[0];
        var variances = byArm(arm, (from, rows, out) -> {
            for (int r = 0; r < rows; r++) {
                double d = values[from + r] - (arm[from + r] == 1 ? treated : control);
                out[r] = weights[from + r] * (d * d);
            }
        });
        for (int a = 0; a < 2; a++) variances[a] /= sums[a] - squares[a] / sums[a];
        return variances;
    }

    /**
     * Writes, {@code stride} apart from {@code at} on, each row's weight over the sum of its arm, negative for controls:
     * their running sum is the difference of the two distribution functions.
     */
    void signed(double[] arm, double[] out, int at, int stride) {
        for (int i = 0; i < arm.length; i++)
            out[at + i * stride] = arm[i] == 1 ? weights[i] / sums[1] : -weights[i] / sums[0];
    }

    /** Kish's number of equally weighted rows with the same precision: {@code (sum w)² / sum w²}. */
    double effectiveSize(int arm) {
        return sums[arm] * sums[arm] / squares[arm];
    }

    /** What is summed: writes one number for each of {@code rows} rows from {@code from} on. */
    private interface Summands {
        void write(int from, int rows, double[] out);
    }

    /** Sums in each arm, four at a time in each chunk so that no addition waits for the one before. */
    private static double[] byArm(double[] arm, Summands summands) {
        double treated = 0;
        double control = 0;
        var values = new double[CHUNK];
        for (int from = 0; from < arm.length; from += CHUNK) {
            int rows = Math.min(arm.length - from, CHUNK);
            summands.write(from, rows, values);
            double t0 = 0, t1 = 0, t2 = 0, t3 = 0, c0 = 0, c1 = 0, c2 = 0, c3 = 0;
            int r = 0;
            for (; r + 3 < rows; r += 4) {
                double a0 = arm[from + r];
                double a1 = arm[from + r + 1];
                double a2 = arm[from + r + 2];
                double a3 = arm[from + r + 3];
                t0 += a0 * values[r];
                t1 += a1 * values[r + 1];
                t2 += a2 * values[r + 2];
                t3 += a3 * values[r + 3];
                c0 += (1 - a0) * values[r];
                c1 += (1 - a1) * values[r + 1];
                c2 += (1 - a2) * values[r + 2];
                c3 += (1 - a3) * values[r + 3];
            }
            for (; r < rows; r++) {
                t0 += arm[from + r] * values[r];
                c0 += (1 - arm[from + r]) * values[r];
            }
            treated += t0 + t1 + (t2 + t3);
            control += c0 + c1 + (c2 + c3);
        }
        return new double[] {control, treated};
    }
}
