package musubi.platform.snapshot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.record.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * How people stand in a pack that was sealed, whose own rows no longer say it.
 *
 * @param rows by record, of which one person may have several that say the same here; column to value as text; what was unknown is not there
 */
record SealedPeople(Map<UUID, Map<String, String>> rows) {
    static final SealedPeople NONE = new SealedPeople(Map.of());
    private static final String TABLE = "person";

    /** In order of the people, so that the same pack comes of it. */
    SealedPeople {
        rows = new TreeMap<>(rows);
    }

    /**
     * These people's rows of a pack; nobody's when it is not there or no longer as it was sealed. Whoever was sealed under a record that was
     * merged since stands as in that one.
     *
     * @param countAs their records, each with the one it counts as, in order
     * @param pseudonyms of those
     */
    static SealedPeople of(Path pack, Map<UUID, UUID> countAs, Map<UUID, String> pseudonyms) {
        if (countAs.isEmpty() || !Files.exists(pack) || !Packs.verify(pack).isEmpty()) return NONE;
        var file = Pack.open(pack).tables().get(TABLE);
        if (file == null) return NONE;
        var columns = RecordType.named(TABLE).orElseThrow().columns().stream()
                .map(RecordType.Field::name)
                .toList();
        var wanted = Set.copyOf(pseudonyms.values());
        var sealed = new HashMap<String, Map<String, String>>();
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                var read = statement.executeQuery("select %s from read_parquet('%s')"
                        .formatted(
                                columns.stream()
                                        .map("cast(%s as varchar)"::formatted)
                                        .collect(Collectors.joining(", ")),
                                file.toString().replace("'", "''")))) {
            while (read.next()) {
                var row = new HashMap<String, String>();
                for (int i = 0; i < columns.size(); i++) {
                    var value = read.getString(i + 1);
                    if (value != null) row.put(columns.get(i), value);
                }
                var pseudonym = row.get(TABLE);
                if (pseudonym != null && wanted.contains(pseudonym)) sealed.put(pseudonym, row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the people of " + pack + " cannot be read", e);
        }
        return standing(countAs, record -> sealed.get(pseudonyms.get(record)));
    }

    private static SealedPeople standing(
            Map<UUID, UUID> countAs, Function<UUID, @Nullable Map<String, String>> sealed) {
        var people = new HashMap<UUID, Map<String, String>>();
        countAs.forEach((record, person) -> {
            var row = sealed.apply(record);
            if (row != null && (record.equals(person) || !people.containsKey(person))) people.put(person, row);
        });
        var rows = new HashMap<UUID, Map<String, String>>();
        countAs.forEach((record, person) -> {
            var row = people.get(person);
            if (row != null) rows.put(record, row);
        });
        return new SealedPeople(rows);
    }

    Set<UUID> people() {
        return rows.keySet();
    }

    /** The table's rows, with these in place of what stands there now. */
    String rows(Table table, List<String> columns) {
        if (rows.isEmpty() || !table.type().equals(TABLE)) return table.query();
        var now = columns.stream()
                .map(column -> column.equals(TABLE) ? "now." + column : "now.%1$s::text as %1$s".formatted(column))
                .collect(Collectors.joining(", "));
        var sealed = new ArrayList<String>();
        rows.forEach((person, row) -> sealed.add(columns.stream()
                .map(column -> column.equals(TABLE) ? "'%s'::uuid".formatted(person) : literal(row, column))
                .collect(Collectors.joining(", ", "(", ")"))));
        return "select %s from (%s) now where now.person <> all(%s) union all values %s"
                .formatted(now, table.query(), People.array(rows.keySet()), String.join(", ", sealed));
    }

    private static String literal(Map<String, String> row, String column) {
        var value = row.get(column);
        return value == null ? "null::text" : "'%s'::text".formatted(value.replace("'", "''"));
    }
}
