package musubi.study.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;

/**
 * A column outside the heap: eight bytes a row in a temporary file that is mapped and already deleted, so that nothing of
 * anybody's data stays behind. Tables larger than the heap's comfort are held like this; estimators copy stretches of it.
 */
final class MappedColumn implements Column {
    private static final long serialVersionUID = 1L;
    /** Below this many rows a picked column is small enough for the heap. */
    private static final int SMALL = 1 << 16;

    private final transient MemorySegment values;
    private final int count;
    private final List<String> levels;

    private MappedColumn(MemorySegment values, int count, List<String> levels) {
        this.values = values;
        this.count = count;
        this.levels = List.copyOf(levels);
    }

    /** What fills a new column. */
    interface Filling {
        void into(MemorySegment values);
    }

    /** A column of {@code count} rows. */
    static MappedColumn of(int count, List<String> levels, Filling filling) {
        try {
            var file = Files.createTempFile("musubi-column-", ".tmp");
            try (var channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                var values = channel.map(FileChannel.MapMode.READ_WRITE, 0, Math.max(8, 8L * count), Arena.ofAuto());
                filling.into(values);
                return new MappedColumn(values, count, levels);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void copy(int from, int until, double[] into, int at) {
        MemorySegment.copy(values, ValueLayout.JAVA_DOUBLE, 8L * from, into, at, until - from);
    }

    @Override
    public double at(int row) {
        return values.getAtIndex(ValueLayout.JAVA_DOUBLE, row);
    }

    @Override
    public List<String> levels() {
        return levels;
    }

    @Override
    public Column pick(int[] rows) {
        if (rows.length < SMALL && levels.isEmpty()) {
            var picked = new double[rows.length];
            for (int i = 0; i < picked.length; i++) picked[i] = at(rows[i]);
            return Numbers.over(picked);
        }
        return of(rows.length, levels, picked -> {
            for (int i = 0; i < rows.length; i++) picked.setAtIndex(ValueLayout.JAVA_DOUBLE, i, at(rows[i]));
        });
    }
}
