package musubi.effect.algebra;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A symmetric matrix of sums of products: the upper triangle by rows, so that {@code (i, j)} with {@code i <= j} stands
 * at {@code i * size - i * (i - 1) / 2 + j - i}. Two merge by adding.
 */
public final class Symmetric implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int size;
    private final double[] upper;

    /** Zeros. */
    public Symmetric(int size) {
        this.size = size;
        this.upper = new double[size * (size + 1) / 2];
    }

    /** Rows and columns. */
    public int size() {
        return size;
    }

    /** The value in row {@code i} and column {@code j}. */
    public double get(int i, int j) {
        return upper[place(i, j)];
    }

    /** Adds to the value in row {@code i} and column {@code j}, and so to its mirror. */
    public void add(int i, int j, double value) {
        upper[place(i, j)] += value;
    }

    /** Sets the value in row {@code i} and column {@code j}, and so its mirror. */
    public void set(int i, int j, double value) {
        upper[place(i, j)] = value;
    }

    private int place(int i, int j) {
        return i <= j ? i * size - i * (i - 1) / 2 + j - i : place(j, i);
    }

    /** Adds all of {@code other}. */
    public Symmetric plus(Symmetric other) {
        for (int i = 0; i < upper.length; i++) upper[i] += other.upper[i];
        return this;
    }

    /** A copy that can be changed alone. */
    public Symmetric copy() {
        var copy = new Symmetric(size);
        System.arraycopy(upper, 0, copy.upper, 0, upper.length);
        return copy;
    }

    /** This matrix times {@code vector}. */
    public double[] times(double[] vector) {
        var product = new double[size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) sum += get(i, j) * vector[j];
            product[i] = sum;
        }
        return product;
    }

    /** {@code left' × this × right}. */
    public double form(double[] left, double[] right) {
        double sum = 0;
        var product = times(right);
        for (int i = 0; i < size; i++) sum += left[i] * product[i];
        return sum;
    }

    /** Full rows and columns. */
    public double[][] toRows() {
        var rows = new double[size][size];
        for (int i = 0; i < size; i++) for (int j = 0; j < size; j++) rows[i][j] = get(i, j);
        return rows;
    }

    /** The upper triangle of {@code rows}. */
    public static Symmetric of(double[][] rows) {
        var matrix = new Symmetric(rows.length);
        for (int i = 0; i < rows.length; i++) for (int j = i; j < rows.length; j++) matrix.set(i, j, rows[i][j]);
        return matrix;
    }

    /** {@code factor × this × factor'}, where {@code factor} has any number of rows. */
    public Symmetric sandwich(double[][] factor) {
        var product = new Symmetric(factor.length);
        for (int j = 0; j < factor.length; j++) {
            var column = times(factor[j]);
            for (int i = 0; i <= j; i++) {
                double sum = 0;
                for (int k = 0; k < size; k++) sum += factor[i][k] * column[k];
                product.set(i, j, sum);
            }
        }
        return product;
    }

    /** Rows and columns {@code kept}, in this order. */
    public Symmetric pick(int[] kept) {
        var picked = new Symmetric(kept.length);
        for (int i = 0; i < kept.length; i++)
            for (int j = i; j < kept.length; j++) picked.set(i, j, get(kept[i], kept[j]));
        return picked;
    }

    /** Multiplied by a number. */
    public Symmetric scaled(double factor) {
        var scaled = copy();
        for (int i = 0; i < upper.length; i++) scaled.upper[i] *= factor;
        return scaled;
    }

    @Override
    public String toString() {
        return Arrays.deepToString(toRows());
    }
}
