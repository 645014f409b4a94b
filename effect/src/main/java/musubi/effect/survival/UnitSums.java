package musubi.effect.survival;

/**
 * Sums of each unit that change as its rows come and go, with the sums of their squares and products over all units: the
 * variance of a curve at every time in one pass over the rows.
 */
final class UnitSums {
    private final double[][] sums;
    private final double[][] products;

    /** Zeros: {@code size} sums for each of {@code units}. */
    UnitSums(int units, int size) {
        this.sums = new double[size][units];
        this.products = new double[size][size];
    }

    /** Adds to the sums of {@code unit}. */
    void add(int unit, double... change) {
        for (int i = 0; i < change.length; i++)
            for (int j = i; j < change.length; j++)
                products[i][j] += sums[i][unit] * change[j] + sums[j][unit] * change[i] + change[i] * change[j];
        for (int i = 0; i < change.length; i++) sums[i][unit] += change[i];
    }

    /** The sum over units of the square of their sums, each sum taken {@code times[i]} times. */
    double squares(double... times) {
        double squares = 0;
        for (int i = 0; i < times.length; i++)
            for (int j = i; j < times.length; j++) squares += (i == j ? 1 : 2) * times[i] * times[j] * products[i][j];
        return Math.max(0, squares);
    }
}
