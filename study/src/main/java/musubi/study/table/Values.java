package musubi.study.table;

import java.io.BufferedOutputStream;
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
import java.util.Optional;
import java.util.function.DoubleToIntFunction;
import java.util.function.DoubleUnaryOperator;
import musubi.effect.rows.Categories;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;

/** Numbers coming in one by one, on the heap or, from the row on from which they would crowd it, in a file. */
final class Values {
    private static final ValueLayout.OfDouble BIG_ENDIAN =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);

    private final int mostOnHeap;
    private double[] values = new double[1024];
    private int count;
    private Optional<Spill> spill = Optional.empty();

    /** A file that numbers are written to, with what writes it. */
    private record Spill(Path file, DataOutputStream out) {}

    Values(int mostOnHeap) {
        this.mostOnHeap = mostOnHeap;
    }

    /** Moves what has come so far to a file, to which everything further goes. */
    private Spill spilled() {
        try {
            var file = Files.createTempFile("musubi-values-", ".tmp");
            var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
            for (int i = 0; i < count; i++) out.writeDouble(values[i]);
            values = new double[0];
            return new Spill(file, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(double value) {
        if (count < mostOnHeap) {
            if (count == values.length)
                values = Arrays.copyOf(values, (int) Math.min(mostOnHeap, count + 1L + count / 2));
            values[count++] = value;
            return;
        }
        if (spill.isEmpty()) spill = Optional.of(spilled());
        try {
            spill.get().out().writeDouble(value);
            count++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of them as a column of numbers. */
    Column numbers() {
        if (spill.isPresent()) return mapped(spill.get(), List.of(), v -> v);
        return Numbers.over(count == values.length ? values : Arrays.copyOf(values, count));
    }

    /** All of them as a column of words, of which {@code level} says the place of each code among {@code levels}. */
    Column words(List<String> levels, DoubleToIntFunction level) {
        if (spill.isPresent())
            return mapped(spill.get(), levels, code -> Double.isNaN(code) ? code : level.applyAsInt(code));
        var codes = new int[count];
        for (int i = 0; i < count; i++)
            codes[i] = Double.isNaN(values[i]) ? Categories.MISSING : level.applyAsInt(values[i]);
        return Categories.over(codes, levels);
    }

    private Column mapped(Spill from, List<String> levels, DoubleUnaryOperator change) {
        try {
            from.out().close();
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
