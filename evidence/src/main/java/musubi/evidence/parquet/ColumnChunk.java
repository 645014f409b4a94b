package musubi.evidence.parquet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One column of one row group: for texts a dictionary page, then one data page.
 *
 * @param dictionaryBytes length of the dictionary page, 0 without one
 * @param nulls rows without a value
 * @param range the ends of its values; empty when no row has a value
 */
record ColumnChunk(ByteBuilder bytes, int dictionaryBytes, int nulls, Optional<Range> range) {
    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int PLAIN = 0;
    private static final int RUN_LENGTHS = 3;
    private static final int DELTAS = 5;
    private static final int DICTIONARY = 8;

    /** The least and the greatest value as statistics have them. */
    @SuppressWarnings("ArrayRecordComponent") // written once, never compared
    record Range(byte[] least, byte[] greatest) {}

    /** Parquet's numbers of the encodings in such a chunk. */
    static List<Integer> encodings(Column column) {
        return column.kind() == Column.Kind.TEXT
                ? List.of(PLAIN, RUN_LENGTHS, DICTIONARY)
                : List.of(PLAIN, RUN_LENGTHS, DELTAS);
    }

    static ColumnChunk of(Column column, Values values, int rows) {
        var page = new ByteBuilder();
        int count = column.required() ? rows : levels(values, rows, page);
        var there = count == rows ? values : present(values, rows, count);
        var chunk = new ByteBuilder();
        if (count > 0 && there instanceof Values.Texts texts) dictionary(texts.dictionary(), chunk);
        int dictionaryBytes = chunk.size();
        int encoding = count == 0 ? PLAIN : encode(there, count, page);
        header(
                DATA_PAGE,
                page.size(),
                chunk,
                t -> t.struct(5, data -> {
                    data.int32(1, rows);
                    data.int32(2, encoding);
                    data.int32(3, RUN_LENGTHS);
                    data.int32(4, RUN_LENGTHS);
                }));
        chunk.put(page);
        return new ColumnChunk(chunk, dictionaryBytes, rows - count, range(there, count));
    }

    /** Writes the values; how they are encoded. */
    private static int encode(Values values, int count, ByteBuilder page) {
        switch (values) {
            case Values.Integers(var numbers) -> Deltas.write(numbers, count, page);
            case Values.Longs(var numbers) -> Deltas.write(numbers, count, page);
            case Values.Texts(var places, var dictionary) -> {
                int width = Integer.SIZE - Integer.numberOfLeadingZeros(dictionary.size() - 1);
                page.put(width);
                RunLengths.write(places, count, width, page);
                return DICTIONARY;
            }
        }
        return DELTAS;
    }

    /** Writes which rows have a value; how many have one. */
    private static int levels(Values values, int rows, ByteBuilder page) {
        var present = new int[rows];
        int count = 0;
        for (int i = 0; i < rows; i++) {
            present[i] = missing(values, i) ? 0 : 1;
            count += present[i];
        }
        var levels = new ByteBuilder();
        RunLengths.write(present, rows, 1, levels);
        page.littleEndian(levels.size(), Integer.BYTES);
        page.put(levels);
        return count;
    }

    private static boolean missing(Values values, int row) {
        return switch (values) {
            case Values.Integers(var numbers) -> numbers[row] == Values.NONE;
            case Values.Longs(var numbers) -> numbers[row] == Values.NONE;
            case Values.Texts(var places, var _) -> places[row] == Values.NONE;
        };
    }

    private static Values present(Values values, int rows, int count) {
        return switch (values) {
            case Values.Integers(var numbers) -> new Values.Integers(present(numbers, rows, count));
            case Values.Texts(var places, var dictionary) -> new Values.Texts(present(places, rows, count), dictionary);
            case Values.Longs(var numbers) ->
                new Values.Longs(Arrays.stream(numbers, 0, rows)
                        .filter(n -> n != Values.NONE)
                        .toArray());
        };
    }

    private static int[] present(int[] numbers, int rows, int count) {
        var there = new int[count];
        int n = 0;
        for (int i = 0; i < rows; i++) if (numbers[i] != Values.NONE) there[n++] = numbers[i];
        return there;
    }

    private static void dictionary(List<String> texts, ByteBuilder to) {
        var page = new ByteBuilder();
        for (var text : texts) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            page.littleEndian(utf8.length, Integer.BYTES);
            page.put(utf8);
        }
        header(
                DICTIONARY_PAGE,
                page.size(),
                to,
                t -> t.struct(7, dictionary -> {
                    dictionary.int32(1, texts.size());
                    dictionary.int32(2, PLAIN);
                }));
        to.put(page);
    }

    private static void header(int type, int size, ByteBuilder to, Consumer<Thrift> more) {
        Thrift.struct(to, t -> {
            t.int32(1, type);
            t.int32(2, size);
            t.int32(3, size);
            more.accept(t);
        });
    }

    private static Optional<Range> range(Values values, int count) {
        if (count == 0) return Optional.empty();
        return Optional.of(
                switch (values) {
                    case Values.Integers(var numbers) -> {
                        int least = Integer.MAX_VALUE;
                        int greatest = Integer.MIN_VALUE;
                        for (int i = 0; i < count; i++) {
                            least = Math.min(least, numbers[i]);
                            greatest = Math.max(greatest, numbers[i]);
                        }
                        yield new Range(bytes(least, Integer.BYTES), bytes(greatest, Integer.BYTES));
                    }
                    case Values.Longs(var numbers) -> {
                        long least = Long.MAX_VALUE;
                        long greatest = Long.MIN_VALUE;
                        for (int i = 0; i < count; i++) {
                            least = Math.min(least, numbers[i]);
                            greatest = Math.max(greatest, numbers[i]);
                        }
                        yield new Range(bytes(least, Long.BYTES), bytes(greatest, Long.BYTES));
                    }
                    case Values.Texts(var _, var dictionary) -> {
                        var sorted = dictionary.stream()
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .sorted(Arrays::compareUnsigned)
                                .toList();
                        yield new Range(sorted.getFirst(), sorted.getLast());
                    }
                });
    }

    private static byte[] bytes(long value, int count) {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte) (value >>> (8 * i));
        return bytes;
    }
}
