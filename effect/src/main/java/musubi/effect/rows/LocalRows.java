package musubi.effect.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import musubi.effect.Unreadable;
import musubi.effect.Words;

/** Rows on one machine. A pass folds the blocks on all cores and merges them in order. */
public final class LocalRows implements Rows {
    private static final long serialVersionUID = 1L;
    /** From this many rows on, columns are picked side by side. */
    private static final int MANY = 1 << 15;

    private final Map<String, Column> columns;
    private final int[] positions;
    private final int[] starts;
    private final boolean isNamed;

    private LocalRows(Map<String, Column> columns, int[] positions, int[] starts, boolean isNamed) {
        this.isNamed = isNamed;
        this.columns = columns;
        this.positions = positions;
        this.starts = starts;
    }

    /**
     * The rows of these columns. Without ids each row is a unit of its own and its content is its id.
     *
     * @param columns all of one length
     * @param id name of the column that names the unit; empty when there is none
     */
    public static LocalRows of(Map<String, Column> columns, String id) {
        int n = columns.isEmpty() ? 0 : columns.values().iterator().next().count();
        columns.forEach((name, column) -> {
            if (column.count() != n)
                throw new IllegalArgumentException("%s has %d rows, not %d".formatted(name, column.count(), n));
        });
        var keys = Keys.of(columns, id, n);
        var order = keys.order();
        var sorted = new LinkedHashMap<String, Column>();
        columns.forEach((name, column) -> sorted.put(name, column.pick(order)));
        return new LocalRows(sorted, order, starts(keys.units(), order), !id.isEmpty());
    }

    /**
     * Rows that already stand in their order, such as a mapped file written from {@link Keys}.
     *
     * @param positions the row of the source each row came from
     * @param starts first row of each block, and the number of rows
     */
    public static LocalRows inOrder(Map<String, Column> columns, int[] positions, int[] starts) {
        if (starts.length != BLOCKS + 1) throw new IllegalArgumentException("257 starts are needed");
        return new LocalRows(new LinkedHashMap<>(columns), positions, starts, false);
    }

    /** First row of each block, given the hash of each row's unit and the order of the rows. */
    static int[] starts(long[] units, int[] order) {
        var starts = new int[BLOCKS + 1];
        for (long unit : units) starts[(int) (unit >>> 56) + 1]++;
        for (int block = 0; block < BLOCKS; block++) starts[block + 1] += starts[block];
        if (starts[BLOCKS] != order.length) throw new IllegalStateException("blocks do not hold all rows");
        return starts;
    }

    @Override
    public int count() {
        return starts[BLOCKS];
    }

    @Override
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    @Override
    public boolean has(String name) {
        return columns.containsKey(name);
    }

    @Override
    public Column column(String name) {
        var column = columns.get(name);
        if (column == null)
            throw new Unreadable(
                    "estimate.unknown-column",
                    name,
                    new Words(
                            "列「" + name + "」がありません。ある列: " + String.join("、", columns.keySet()) + "。",
                            "There is no column \"" + name + "\"; there are: " + String.join(", ", columns.keySet())
                                    + "."));
        return column;
    }

    @Override
    public int[] positions() {
        return positions.clone();
    }

    @Override
    public boolean isNamed() {
        return isNamed;
    }

    @Override
    public int[] blockStarts() {
        return starts.clone();
    }

    @Override
    public <T> T fold(Aggregation<T> aggregation) {
        var folded = new ArrayList<>(IntStream.range(0, BLOCKS)
                .parallel()
                .mapToObj(b -> aggregation.fold(new Block(this, starts[b], starts[b + 1])))
                .toList());
        var all = folded.get(0);
        for (int block = 1; block < BLOCKS; block++) all = aggregation.merge(all, folded.set(block, all));
        return all;
    }

    @Override
    public Column derive(Derivation derivation) {
        var values = new double[count()];
        IntStream.range(0, BLOCKS)
                .parallel()
                .forEach(b -> derivation.fill(new Block(this, starts[b], starts[b + 1]), values, starts[b]));
        return Numbers.over(values);
    }

    @Override
    public Rows with(String name, Column column) {
        if (column.count() != count())
            throw new IllegalArgumentException("%s has %d rows, not %d".formatted(name, column.count(), count()));
        var more = new LinkedHashMap<>(columns);
        more.put(name, column);
        return new LocalRows(more, positions, starts, isNamed);
    }

    @Override
    public Rows keep(int[] rows) {
        var some = columns.values().stream();
        var several = (rows.length < MANY ? some : some.parallel())
                .map(column -> column.pick(rows))
                .toList();
        var picked = new LinkedHashMap<String, Column>();
        for (var name : columns.keySet()) picked.put(name, several.get(picked.size()));
        var kept = new int[rows.length];
        for (int i = 0; i < rows.length; i++) kept[i] = positions[rows[i]];
        var fewer = new int[BLOCKS + 1];
        for (int block = 0; block <= BLOCKS; block++) {
            int place = Arrays.binarySearch(rows, starts[block]);
            fewer[block] = place < 0 ? -place - 1 : place;
        }
        return new LocalRows(picked, kept, fewer, isNamed);
    }
}
