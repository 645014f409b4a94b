package musubi.effect.rows;

import java.util.Arrays;
import java.util.List;

/** A column with one number in every row: weights when there are none. */
public record Constant(double value, int count) implements Column {
    private static final long serialVersionUID = 1L;

    @Override
    public void copy(int from, int until, double[] into, int at) {
        Arrays.fill(into, at, at + until - from, value);
    }

    @Override
    public double at(int row) {
        return value;
    }

    @Override
    public List<String> levels() {
        return List.of();
    }

    @Override
    public Column pick(int[] rows) {
        return new Constant(value, rows.length);
    }
}
