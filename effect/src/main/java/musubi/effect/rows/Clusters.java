package musubi.effect.rows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The clusters of a column, numbered from 0 in the order of their values.
 *
 * @param codes number of each row's cluster, as a column
 * @param count number of clusters
 */
public record Clusters(Column codes, int count) {
    /** The clusters of one column. */
    public static Clusters of(Column column) {
        var values = column.toArray();
        var counted = counted(values);
        if (counted.isPresent()) return counted.get();
        var order = Order.ascending(values);
        var codes = new double[values.length];
        int next = -1;
        double last = Double.NaN;
        for (int row : order) {
            if (values[row] != last) next++;
            last = values[row];
            codes[row] = next;
        }
        return new Clusters(Numbers.over(codes), next + 1);
    }

    /** Whole numbers that lie close together, as codes of categories and years do, are numbered without sorting. */
    private static Optional<Clusters> counted(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (value != Math.rint(value) || Math.abs(value) > 1e15) return Optional.empty();
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (values.length == 0 || most - least > 4.0 * values.length + 1024) return Optional.empty();
        var numbers = new int[(int) (most - least) + 1];
        for (double value : values) numbers[(int) (value - least)] = 1;
        int next = 0;
        for (int i = 0; i < numbers.length; i++) if (numbers[i] == 1) numbers[i] = next++;
        for (int i = 0; i < values.length; i++) values[i] = numbers[(int) (values[i] - least)];
        return Optional.of(new Clusters(Numbers.over(values), next));
    }

    /** The clusters of each combination of several columns. */
    public static Clusters of(Rows rows, List<String> columns) {
        var clusters = of(rows.column(columns.get(0)));
        for (int i = 1; i < columns.size(); i++) clusters = clusters.and(of(rows.column(columns.get(i))));
        return clusters;
    }

    /** The columns of a combination {@code a:b}; a column of this very name comes before one. */
    public static List<String> columns(Rows rows, String name) {
        return rows.has(name) ? List.of(name) : List.of(name.split(":"));
    }

    /** The clusters of both together. */
    public Clusters and(Clusters other) {
        var left = codes.toArray();
        var right = other.codes.toArray();
        for (int i = 0; i < left.length; i++) left[i] = left[i] * other.count + right[i];
        return of(Numbers.over(left));
    }

    /** How many rows each cluster has. */
    public int[] sizes() {
        var sizes = new int[count];
        for (double code : codes.toArray()) sizes[(int) code]++;
        return sizes;
    }

    /** Whether every cluster lies in one cluster of {@code outer}. */
    public boolean isNestedIn(Clusters outer) {
        var seen = new double[count];
        Arrays.fill(seen, Double.NaN);
        for (int i = 0; i < codes.count(); i++) {
            int inner = (int) codes.at(i);
            double outside = outer.codes.at(i);
            if (Double.isNaN(seen[inner])) seen[inner] = outside;
            else if (seen[inner] != outside) return false;
        }
        return true;
    }
}
