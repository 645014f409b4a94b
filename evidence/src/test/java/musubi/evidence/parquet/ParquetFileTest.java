package musubi.evidence.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import musubi.evidence.parquet.Column.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written here is what DuckDB, whose reader is not ours, reads. */
class ParquetFileTest {
    private static final List<Column> ALL = List.of(
            new Column("text", Kind.TEXT, true),
            new Column("maybe_text", Kind.TEXT, false),
            new Column("day", Kind.DAY, true),
            new Column("maybe_day", Kind.DAY, false),
            new Column("number", Kind.INTEGER, true),
            new Column("maybe_number", Kind.INTEGER, false),
            new Column("long", Kind.LONG, true),
            new Column("maybe_long", Kind.LONG, false));

    @TempDir
    Path temporary;

    /** The sizes stand around the edges of runs (8), packed parts (256) and blocks (2048). */
    @ParameterizedTest(name = "{0} rows")
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 255, 256, 257, 258, 2047, 2048, 2049, 2050, 4097, 20_000})
    void any_values_come_back(int rows) throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            var random = new Random(seed * 31 + rows);
            var groups = List.of(values(random, rows), values(random, Math.max(1, rows / 3)));
            var file = temporary.resolve("v%d-%d.parquet".formatted(rows, seed));

            write(file, groups, List.of(rows, Math.max(1, rows / 3)));

            var expected = new ArrayList<List<Object>>();
            expected.addAll(rows(groups.getFirst(), rows));
            expected.addAll(rows(groups.getLast(), Math.max(1, rows / 3)));
            assertThat(read(file)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void a_column_without_any_value_is_empty_everywhere() throws Exception {
        var nothing = new int[100];
        Arrays.fill(nothing, Values.NONE);
        var columns = List.of(new Column("text", Kind.TEXT, false), new Column("day", Kind.DAY, false));
        var file = temporary.resolve("nothing.parquet");

        try (var parquet = new ParquetFile(Files.newOutputStream(file), "test", columns)) {
            parquet.write(RowGroup.encode(
                    columns, List.of(new Values.Texts(nothing, List.of()), new Values.Integers(nothing)), 100));
        }

        assertThat(query("select count(*), count(text), count(day) from '%s'".formatted(file)))
                .containsExactly(List.of("100", "0", "0"));
    }

    @Test
    void the_ends_of_each_group_are_in_its_statistics() throws Exception {
        var columns = List.of(new Column("text", Kind.TEXT, true), new Column("number", Kind.INTEGER, false));
        var file = temporary.resolve("ends.parquet");
        var numbers = new int[] {5, Values.NONE, -7, 3};

        try (var parquet = new ParquetFile(Files.newOutputStream(file), "test", columns)) {
            parquet.write(RowGroup.encode(
                    columns,
                    List.of(
                            new Values.Texts(new int[] {0, 1, 2, 0}, List.of("b", "結", "a")),
                            new Values.Integers(numbers)),
                    4));
        }

        assertThat(query("""
                select path_in_schema, stats_min_value, stats_max_value, stats_null_count from parquet_metadata('%s')
                """.formatted(file)))
                .containsExactly(List.of("text", "a", "結", "0"), List.of("number", "-7", "5", "1"));
        assertThat(query("select number from '%s' where text > 'z'".formatted(file)))
                .containsExactly(List.of("null"));
    }

    @Test
    void values_that_are_the_same_object_are_encoded_once_and_stand_in_both_columns() throws Exception {
        var columns = List.of(new Column("steps", Kind.INTEGER, true), new Column("payable", Kind.INTEGER, true));
        var steps = new Values.Integers(new int[] {4, 5, 6});
        var group = RowGroup.encode(columns, List.of(steps, steps), 3);
        var file = temporary.resolve("shared.parquet");

        try (var parquet = new ParquetFile(Files.newOutputStream(file), "test", columns)) {
            parquet.write(group);
        }

        assertThat(group.chunks().getFirst()).isSameAs(group.chunks().getLast());
        assertThat(query("select * from '%s'".formatted(file)))
                .containsExactly(List.of("4", "4"), List.of("5", "5"), List.of("6", "6"));
    }

    /** Long runs, short runs and noise, small and large, so that every width and every change of encoding occurs. */
    private static List<Values> values(Random random, int rows) {
        return List.of(
                new Values.Texts(places(random, rows, false), words(rows)),
                new Values.Texts(places(random, rows, true), words(rows)),
                new Values.Integers(numbers(random, rows, 40_000, false)),
                new Values.Integers(numbers(random, rows, 40_000, true)),
                new Values.Integers(numbers(random, rows, Integer.MAX_VALUE, false)),
                new Values.Integers(numbers(random, rows, Integer.MAX_VALUE, true)),
                new Values.Longs(longs(random, rows, false)),
                new Values.Longs(longs(random, rows, true)));
    }

    private static List<String> words(int rows) {
        return IntStream.range(0, Math.min(rows, 300) + 1)
                .mapToObj(i -> i == 0 ? "" : "歩" + Integer.toString(i, 36))
                .toList();
    }

    private static int[] places(Random random, int rows, boolean empty) {
        int words = Math.min(rows, 300) + 1;
        return runs(random, rows, () -> empty && random.nextInt(3) == 0 ? Values.NONE : random.nextInt(words));
    }

    private static int[] numbers(Random random, int rows, int most, boolean empty) {
        return runs(
                random,
                rows,
                () -> empty && random.nextInt(3) == 0
                        ? Values.NONE
                        : random.nextInt(9) == 0 ? most : random.nextInt(most) * (random.nextInt(4) == 0 ? -1 : 1));
    }

    private static long[] longs(Random random, int rows, boolean empty) {
        var longs = new long[rows];
        for (int i = 0; i < rows; i++)
            longs[i] = empty && random.nextInt(5) == 0
                    ? Values.NONE
                    : switch (random.nextInt(40)) {
                        case 0 -> Long.MAX_VALUE;
                        case 1 -> Long.MIN_VALUE;
                        case 2 -> random.nextLong();
                        default -> i;
                    };
        return longs;
    }

    private static int[] runs(Random random, int rows, java.util.function.IntSupplier next) {
        var values = new int[rows];
        for (int i = 0; i < rows; ) {
            int value = next.getAsInt();
            int below = Math.min(rows, i + 1 + (random.nextBoolean() ? 0 : random.nextInt(30)));
            while (i < below) values[i++] = value;
        }
        return values;
    }

    private static void write(Path file, List<List<Values>> groups, List<Integer> sizes) throws IOException {
        try (var parquet = new ParquetFile(Files.newOutputStream(file), "test", ALL)) {
            for (int i = 0; i < groups.size(); i++) parquet.write(RowGroup.encode(ALL, groups.get(i), sizes.get(i)));
        }
    }

    private static List<List<Object>> rows(List<Values> values, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(
                        row -> values.stream().map(column -> value(column, row)).toList())
                .toList();
    }

    private static Object value(Values column, int row) {
        return switch (column) {
            case Values.Integers(var numbers) -> numbers[row] == Values.NONE ? "null" : Long.toString(numbers[row]);
            case Values.Longs(var numbers) -> numbers[row] == Values.NONE ? "null" : Long.toString(numbers[row]);
            case Values.Texts(var places, var dictionary) ->
                places[row] == Values.NONE ? "null" : dictionary.get(places[row]);
        };
    }

    private static List<List<Object>> read(Path file) throws SQLException {
        return query("""
                select text, maybe_text, day - date '1970-01-01', maybe_day - date '1970-01-01', number, maybe_number, long,
                       maybe_long from '%s'
                """.formatted(file));
    }

    private static List<List<Object>> query(String sql) throws SQLException {
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<List<Object>>();
            while (result.next()) {
                var row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++)
                    row.add(String.valueOf((Object) result.getString(i)));
                rows.add(row);
            }
            return rows;
        }
    }
}
