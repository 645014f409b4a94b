package musubi.effect.difference;

/** Products and sums of whole columns, in the order of the rows. */
final class ColumnArithmetic {
    private ColumnArithmetic() {}

    /** Their sum with compensation (Neumaier 1974, ZAMM 54, 39-51). */
    static double sum(double[] values) {
        double sum = 0;
        double lost = 0;
        for (double value : values) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }
        return sum + lost;
    }

    /** Row by row. */
    static double[] product(double[] left, double[] right) {
        var product = new double[left.length];
        for (int i = 0; i < product.length; i++) product[i] = left[i] * right[i];
        return product;
    }

    /** Row by row. */
    static double[] difference(double[] left, double[] right) {
        var difference = new double[left.length];
        for (int i = 0; i < difference.length; i++) difference[i] = left[i] - right[i];
        return difference;
    }

    /** One less each value. */
    static double[] complement(double[] values) {
        var complement = new double[values.length];
        for (int i = 0; i < complement.length; i++) complement[i] = 1 - values[i];
        return complement;
    }
}
