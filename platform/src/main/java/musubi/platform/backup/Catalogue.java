package musubi.platform.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of a server, asked of the database itself, so that no new table can be forgotten. */
final class Catalogue {
    /** When each job is due is worked out anew by the server that starts. */
    private static final String LEFT_OUT = "jobs.task";

    private Catalogue() {}

    /** @param key columns of the primary key, in order */
    record Stored(String name, List<String> columns, List<String> key) {
        /** All rows in the order of the key, as COPY writes them. */
        String copyOut() {
            return "copy (select %s from %s order by %s) to stdout"
                    .formatted(String.join(", ", columns), name, String.join(", ", key));
        }
    }

    /** Every table, each after those it refers to by a rule that is checked at once. */
    static List<Stored> tables(Connection connection) throws SQLException {
        var tables = new LinkedHashMap<String, Stored>();
        for (var name : names(connection))
            tables.put(name, new Stored(name, columns(connection, name), key(connection, name)));
        var references = references(connection);
        var ordered = new LinkedHashSet<String>();
        for (var name : tables.keySet()) visit(name, references, ordered, new HashSet<>());
        return ordered.stream().map(tables::get).filter(t -> t != null).toList();
    }

    private static void visit(String name, Map<String, Set<String>> references, Set<String> done, Set<String> open) {
        if (done.contains(name)) return;
        if (!open.add(name)) throw new IllegalStateException("tables refer to each other in a ring at " + name);
        for (var other : references.getOrDefault(name, Set.of()))
            if (!other.equals(name)) visit(other, references, done, open);
        done.add(name);
    }

    private static List<String> names(Connection connection) throws SQLException {
        return strings(connection, """
                select format('%%I.%%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                 where c.relkind in ('r', 'p') and not c.relispartition
                   and n.nspname not in ('pg_catalog', 'information_schema', 'public') and n.nspname not like 'pg\\_%%'
                   and format('%%I.%%I', n.nspname, c.relname) <> '%s'
                 order by 1""".formatted(LEFT_OUT));
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        return strings(connection, """
                select quote_ident(attname) from pg_attribute
                 where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
                """.formatted(table));
    }

    private static List<String> key(Connection connection, String table) throws SQLException {
        return strings(connection, """
                select quote_ident(a.attname) from pg_constraint k cross join lateral unnest(k.conkey) with ordinality as c(attnum, place)
                  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum
                 where k.conrelid = '%s'::regclass and k.contype = 'p' order by c.place
                """.formatted(table));
    }

    private static Map<String, Set<String>> references(Connection connection) throws SQLException {
        var pairs = strings(connection, """
                select format('%I.%I', n.nspname, c.relname) || ' ' || format('%I.%I', fn.nspname, f.relname)
                  from pg_constraint k
                  join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
                  join pg_class f on f.oid = k.confrelid join pg_namespace fn on fn.oid = f.relnamespace
                 where k.contype = 'f' and not k.condeferrable order by 1
                """);
        return pairs.stream()
                .map(pair -> List.of(pair.split(" ", 2)))
                .collect(Collectors.groupingBy(
                        List::getFirst,
                        Collectors.mapping(List::getLast, Collectors.toCollection(LinkedHashSet::new))));
    }

    private static List<String> strings(Connection connection, String query) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }
}
