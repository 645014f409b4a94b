package musubi.evidence.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Health Connect's database calls its tables and columns, as {@code health-connect.csv} has it. */
record HealthConnectNames(Map<String, Name> names) {
    static final HealthConnectNames KNOWN = known();

    /** Where a thing stands, and whether an export without it can be read. */
    record Name(String table, String column, boolean needed) {}

    private Name name(String what) {
        return Objects.requireNonNull(names.get(what), what);
    }

    String table(String what) {
        return name(what).table();
    }

    String column(String what) {
        return name(what).column();
    }

    Set<String> tables() {
        return names.values().stream().map(Name::table).collect(Collectors.toSet());
    }

    /** The tables and columns that the database lacks and that are needed. */
    List<String> missing(SqliteFile database) {
        return names.values().stream()
                .filter(Name::needed)
                .filter(n -> !database.columns(n.table()).contains(n.column()))
                .map(n -> n.table() + "." + n.column())
                .sorted()
                .toList();
    }

    private static HealthConnectNames known() {
        var names = new TreeMap<String, Name>();
        try (var in = Objects.requireNonNull(
                        HealthConnectNames.class.getResourceAsStream("health-connect.csv"), "health-connect.csv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = List.of(line.split(",", -1));
                if (line.startsWith("#")
                        || cells.size() != 4
                        || cells.getFirst().equals("what")) continue;
                names.put(
                        cells.get(0),
                        new Name(cells.get(1), cells.get(2), cells.get(3).equals("needed")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("health-connect.csv", e);
        }
        return new HealthConnectNames(Map.copyOf(names));
    }
}
