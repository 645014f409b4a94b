package musubi.study.table;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.Numbers;

/** Numbers coming in one by one, on the heap or, for tables that would crowd it, in a file. */
final class Values {
    private static final ValueLayout.OfDouble BIG_ENDIAN =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    private final boolean isMapped;
    private double[] values = new double[1024];
    private int count;
    private final java.util.Optional<Spill> spill;

    /** A file that numbers are written to, with what writes it. */
    private record Spill(Path file, DataOutputStream out) {}

    Values(boolean isMapped) {
        this.isMapped = isMapped;
        this.spill = isMapped ? java.util.Optional.of(spill()) : java.util.Optional.empty();
    }

    private static Spill spill() {
        try {
            var file = Files.createTempFile("musubi-values-", ".tmp");
            return new Spill(
                    file, new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file), 1 << 16)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(double value) {
        if (!isMapped) {
            if (count == values.length) values = Arrays.copyOf(values, Math.addExact(count, count / 2));
            values[count++] = value;
            return;
        }
        try {
            spill.orElseThrow().out().writeDouble(value);
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them as a column, each changed by {@code change}; a column of words without any is missing throughout. */
    Column column(List<String> levels, DoubleUnaryOperator change) {
        if (isMapped) return mapped(levels, change);
        if (levels.isEmpty())
            return Numbers.over(
                    Arrays.stream(Arrays.copyOf(values, count)).map(change).toArray());
        var codes = new int[count];
        for (int i = 0; i < count; i++)
            codes[i] = Double.isNaN(values[i]) ? Categories.MISSING : (int) change.applyAsDouble(values[i]);
        return Categories.over(codes, levels);
    }

    private Column mapped(List<String> levels, DoubleUnaryOperator change) {
        var from = spill.orElseThrow();
        try {
            from.out().close();
            if (count == 0) {
                Files.delete(from.file());
                return new Constant(Double.NaN, 0);
            }
            try (var arena = Arena.ofConfined();
                    var channel = FileChannel.open(
                            from.file(), StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE)) {
                var written = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8L * count, arena);
                return MappedColumn.of(count, levels, into -> {
                    for (int i = 0; i < count; i++)
                        into.setAtIndex(
                                ValueLayout.JAVA_DOUBLE, i, change.applyAsDouble(written.get(BIG_ENDIAN, 8L * i)));
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
