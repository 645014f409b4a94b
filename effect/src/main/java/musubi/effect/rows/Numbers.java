package musubi.effect.rows;

import java.util.List;

/** A column of numbers on the heap. */
public final class Numbers implements Column {
    private static final long serialVersionUID = 1L;
    private final double[] values;

    private Numbers(double[] values) {
        this.values = values;
    }

    /** A column over this array, which the caller no longer changes. */
    public static Numbers over(double[] values) {
        return new Numbers(values);
    }

    @Override
    public int count() {
        return values.length;
    }

    @Override
    public void copy(int from, int until, double[] into, int at) {
        System.arraycopy(values, from, into, at, until - from);
    }

    @Override
    public double at(int row) {
        return values[row];
    }

    @Override
    public List<String> levels() {
        return List.of();
    }

    @Override
    public Column pick(int[] rows) {
        var picked = new double[rows.length];
        for (int i = 0; i < rows.length; i++) picked[i] = values[rows[i]];
        return new Numbers(picked);
    }
}
