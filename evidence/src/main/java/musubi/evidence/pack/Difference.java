package musubi.evidence.pack;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.evidence.record.RecordType;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * What changed from one pack to another, by table and key. Where a row was read from is no part of it.
 *
 * @param before digest of the earlier pack
 * @param after digest of the later pack
 * @param tables by name; tables without a change are absent
 */
public record Difference(Digest before, Digest after, Map<String, TableDifference> tables) {
    /** How many changes are listed for a table; the counts are of all. */
    public static final int LISTED = 10_000;

    /** Maps are copied. */
    public Difference {
        tables = java.util.Collections.unmodifiableMap(new TreeMap<>(tables));
    }

    /** Whether a row is new, gone or different. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One table's changes.
     *
     * @param first the first of them, in key order
     */
    public record TableDifference(long added, long removed, long changed, List<Change> first) {
        /** Lists are copied. */
        public TableDifference {
            first = List.copyOf(first);
        }
    }

    /**
     * One row's change.
     *
     * @param key column to value
     * @param columns for a changed row, column to {@code before → after}
     */
    public record Change(Kind kind, Map<String, String> key, Map<String, String> columns) {
        /** Maps keep their order. */
        public Change {
            key = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(key));
            columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /** Whether every row is the same. */
    public boolean none() {
        return tables.isEmpty();
    }

    static Difference between(Pack before, Pack after) {
        var keys = List.of(
                before.manifest().pseudonyms().keyFingerprint(),
                after.manifest().pseudonyms().keyFingerprint());
        if (!keys.get(0).equals(keys.get(1)))
            throw new BadInput(
                    "pack.other-key",
                    Place.whole(after.folder().toString()),
                    String.join(" ≠ ", keys),
                    new Words(
                            "二つのパックは別の鍵で仮名化されているため、人を突き合わせられません。",
                            "The two packs were pseudonymised with different keys, so people cannot be matched."));
        var tables = new TreeMap<String, TableDifference>();
        var names = new TreeSet<>(before.tables().keySet());
        names.addAll(after.tables().keySet());
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement()) {
            for (var name : names) {
                var type = RecordType.named(name).orElseThrow(() -> new IllegalStateException("no table " + name));
                view(
                        statement,
                        "earlier",
                        before.tables().get(name),
                        after.tables().get(name));
                view(
                        statement,
                        "later",
                        after.tables().get(name),
                        before.tables().get(name));
                var difference = between(statement, type);
                if (difference.added() + difference.removed() + difference.changed() > 0) tables.put(name, difference);
            }
        } catch (SQLException e) {
            throw new BadInput(
                    "pack.unreadable",
                    Place.whole(before.folder() + ", " + after.folder()),
                    "",
                    new Words(
                            "表を読めません。`musubi pack verify`で確かめてください。",
                            "A table cannot be read; check with `musubi pack verify`."));
        }
        return new Difference(before.digest(), after.digest(), tables);
    }

    /** The table, or an empty one with the columns of the other pack's. */
    private static void view(
            Statement statement,
            String name,
            @org.jspecify.annotations.Nullable Path table,
            @org.jspecify.annotations.Nullable Path other)
            throws SQLException {
        var file = table == null ? other : table;
        if (file == null) throw new IllegalStateException("neither pack has the table");
        statement.execute("create or replace view %s as select * from read_parquet('%s')%s"
                .formatted(name, file.toString().replace("'", "''"), table == null ? " where false" : ""));
    }

    private static TableDifference between(Statement statement, RecordType type) throws SQLException {
        var key = type.key();
        var others = type.columns().stream()
                .map(RecordType.Field::name)
                .filter(c -> !key.contains(c))
                .toList();
        var differs = others.isEmpty()
                ? "false"
                : others.stream()
                        .map(c -> "a.\"%1$s\" is distinct from b.\"%1$s\"".formatted(c))
                        .collect(Collectors.joining(" or "));
        var same = key.stream()
                .map(c -> "a.\"%1$s\" is not distinct from b.\"%1$s\"".formatted(c))
                .collect(Collectors.joining(" and "));
        var kind = "case when a.source_no is null then 0 when b.source_no is null then 1 else 2 end";
        var from = " from earlier a full join later b on %s where a.source_no is null or b.source_no is null or %s"
                .formatted(same, differs);
        var counts = new long[3];
        try (var rows = statement.executeQuery("select %s as k, count(*)%s group by 1".formatted(kind, from))) {
            while (rows.next()) counts[rows.getInt(1)] = rows.getLong(2);
        }
        var columns = new ArrayList<String>();
        for (var c : key) columns.add("coalesce(a.\"%1$s\", b.\"%1$s\")::varchar".formatted(c));
        for (var c : others) columns.add("a.\"%1$s\"::varchar, b.\"%1$s\"::varchar".formatted(c));
        var order = key.stream()
                .map(c -> "coalesce(a.\"%1$s\", b.\"%1$s\") nulls first".formatted(c))
                .collect(Collectors.joining(", "));
        var changes = new ArrayList<Change>();
        try (var rows = statement.executeQuery("select %s, %s%s order by %s limit %s"
                .formatted(kind, String.join(", ", columns), from, order, Integer.toString(LISTED)))) {
            while (rows.next()) {
                var keys = new LinkedHashMap<String, String>();
                for (int i = 0; i < key.size(); i++) keys.put(key.get(i), text(rows.getString(2 + i)));
                var changed = new LinkedHashMap<String, String>();
                var what = Kind.values()[rows.getInt(1)];
                for (int i = 0; what == Kind.CHANGED && i < others.size(); i++) {
                    var a = text(rows.getString(2 + key.size() + 2 * i));
                    var b = text(rows.getString(3 + key.size() + 2 * i));
                    if (!a.equals(b)) changed.put(others.get(i), a + " → " + b);
                }
                changes.add(new Change(what, keys, changed));
            }
        }
        return new TableDifference(counts[0], counts[1], counts[2], changes);
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }
}
