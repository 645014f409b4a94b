package musubi.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.evidence.record.RecordType;
import musubi.quantity.Digest;

/** Small packs written as text: a line for each row, and the line is the row's place in its source. */
final class PackFixture {
    static final Digest DIGEST = Digest.of("fixture");

    private PackFixture() {}

    /** The city of the edge cases. */
    static MeasureRun city(Path folder) {
        return pack(folder, resource("city.txt"));
    }

    static String resource(String name) {
        try (var in = PackFixture.class.getResourceAsStream("/musubi/measure/" + name)) {
            if (in == null) throw new IllegalStateException("no resource " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the tables of {@code text} as Parquet into {@code folder} and opens them. */
    static MeasureRun pack(Path folder, String text) {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            List<String> columns = List.of();
            RecordType type = RecordType.ALL.getFirst();
            int number = 0;
            var tables = new ArrayList<RecordType>();
            var rows = new LinkedHashMap<String, List<String>>();
            for (var line : text.lines().toList()) {
                number++;
                if (line.isBlank() || line.startsWith("#")) continue;
                var words = List.of(line.strip().split("\\s+"));
                if (words.getFirst().equals("table")) {
                    var name = words.get(1).replace(":", "");
                    type = RecordType.named(name).orElseThrow(() -> new IllegalArgumentException(line));
                    tables.add(type);
                    columns = words.subList(2, words.size());
                    statement.execute("create table %s (%s, source_no integer, source_line bigint)"
                            .formatted(
                                    name,
                                    type.columns().stream()
                                            .map(c -> c.name() + " " + c.sqlType())
                                            .collect(Collectors.joining(", "))));
                    continue;
                }
                if (words.size() != columns.size()) throw new IllegalArgumentException("line " + number + ": " + line);
                for (var row : expanded(words, columns.indexOf("day"), columns.indexOf("item")))
                    rows.computeIfAbsent(
                                    "insert into %s (%s, source_no, source_line) values "
                                            .formatted(type.name(), String.join(", ", columns)),
                                    k -> new ArrayList<>())
                            .add(row.stream()
                                    .map(w -> w.equals("-") ? "null" : "'" + w + "'")
                                    .collect(Collectors.joining(", ", "(", ", 1, " + number + ")")));
            }
            for (var insert : rows.entrySet())
                statement.execute(insert.getKey() + String.join(", ", insert.getValue()));
            for (var table : tables)
                statement.execute("copy (select * from %s order by %s) to '%s' (format parquet)"
                        .formatted(
                                table.name(),
                                String.join(", ", table.key()),
                                folder.resolve(table.name() + ".parquet")));
            Files.writeString(folder.resolve("fixture.txt"), text);
            return MeasureRun.on(folder, DIGEST);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<List<String>> expanded(List<String> words, int day, int item) {
        if (day >= 0 && words.get(day).contains("..")) {
            var ends = words.get(day).split("\\.\\.");
            return LocalDate.parse(ends[0])
                    .datesUntil(LocalDate.parse(ends[1]).plusDays(1))
                    .map(d -> replaced(words, day, d.toString()))
                    .toList();
        }
        if (item >= 0 && words.get(item).contains("..")) {
            var ends = words.get(item).split("\\.\\.");
            int first = Integer.parseInt(ends[0]);
            var values = Stream.of(words.getLast().split(","))
                    .flatMap(v -> v.contains("*")
                            ? Stream.generate(() -> v.substring(0, v.indexOf('*')))
                                    .limit(Integer.parseInt(v.substring(v.indexOf('*') + 1)))
                            : Stream.of(v))
                    .toList();
            if (values.size() != Integer.parseInt(ends[1]) - first + 1)
                throw new IllegalArgumentException("answers do not fit items: " + words);
            return IntStream.range(0, values.size())
                    .mapToObj(i -> replaced(
                            replaced(words, item, Integer.toString(first + i)), words.size() - 1, values.get(i)))
                    .toList();
        }
        return List.of(words);
    }

    private static List<String> replaced(List<String> words, int at, String word) {
        var copy = new ArrayList<>(words);
        copy.set(at, word);
        return copy;
    }
}
