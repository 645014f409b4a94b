package musubi.platform.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.evidence.record.RecordType;
import musubi.platform.access.Acting;
import musubi.quantity.Digest;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Packs made from the live records of the municipality that is worked for. */
@Component
public class Snapshots {
    private final List<Table> tables;
    private final Usable usable;
    private final DataSource source;
    private final Acting acting;
    private final Path folder;

    Snapshots(List<Table> tables, Usable usable, DataSource source, Acting acting, @Value("${musubi.folder}") Path folder) {
        this.tables = tables.stream().sorted(Comparator.comparing(Table::type)).toList();
        this.usable = usable;
        this.source = source;
        this.acting = acting;
        this.folder = folder;
    }

    /** A frozen pack and where it lies. */
    public record Snapshot(Path pack, Digest digest) {}

    /**
     * Freezes everything recorded so far. All tables are read at one moment, so a visit is never there without its session.
     *
     * @param id names the pack; the same id is frozen once
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Snapshot take(UUID id) {
        if (!Integer.valueOf(Connection.TRANSACTION_REPEATABLE_READ)
                .equals(TransactionSynchronizationManager.getCurrentTransactionIsolationLevel()))
            throw new IllegalStateException(
                    "a snapshot is taken in a transaction of its own: within another, its tables are read at different moments");
        var pack = pack(id);
        // A pack is moved to its place when it is whole, so one that is there was frozen before.
        if (Files.exists(pack)) return new Snapshot(pack, Pack.open(pack).digest());
        return freeze(pack, usable.query());
    }

    private Snapshot freeze(Path pack, String people) {
        try {
            var rows = Files.createTempDirectory("musubi-snapshot-");
            try {
                var files = copy(rows, people);
                var built = Packs.build(Recipe.of(files, pack, key()));
                return new Snapshot(pack, built.pack().digest());
            } finally {
                delete(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot freeze evidence in " + pack, e);
        }
    }

    /**
     * Freezes what is recorded of a few people, and of the records that count as theirs, and everything that is of nobody, such as sessions.
     *
     * @param pack the folder to make; whoever asks for it deletes it
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Snapshot take(Path pack, Collection<UUID> people) {
        var list = people.stream().sorted().map(UUID::toString).collect(Collectors.joining(",", "'{", "}'::uuid[]"));
        return freeze(pack, """
                select * from (%1$s) of where of.counts_as in (select counts_as from (%1$s) named where named.person = any(%2$s))
                """.formatted(usable.query(), list));
    }

    /** The records that count as those of these people's, each with the person it counts as; those evidence may not speak of are left out. */
    @Transactional(readOnly = true)
    public Map<UUID, UUID> countAs(Collection<UUID> people) {
        var counted = new HashMap<UUID, UUID>();
        JdbcClient.create(source)
                .sql("""
                        select of.person, of.counts_as from (%1$s) of
                         where of.counts_as in (select named.counts_as from (%1$s) named where named.person = any(:people))
                        """.formatted(usable.query()))
                .param("people", people.toArray(UUID[]::new))
                .query((row, number) ->
                        counted.put(row.getObject("person", UUID.class), row.getObject("counts_as", UUID.class)))
                .list();
        return counted;
    }

    /** Where the pack of this name lies, among those of the municipality that is worked for. */
    public Path pack(UUID id) {
        return folder.resolve("packs")
                .resolve(acting.actor().municipality().digits())
                .resolve(id.toString());
    }

    private List<Path> copy(Path rows, String people) throws IOException {
        var connection = DataSourceUtils.getConnection(source);
        try {
            var files = new ArrayList<Path>();
            for (var table : tables) {
                var columns = columns(connection, table);
                var query = columns.contains("person") ? ofPeople(table, columns, people) : table.query();
                files.add(copy(connection, query, rows.resolve(table.type() + ".csv")));
            }
            return files;
        } catch (SQLException e) {
            throw new IllegalStateException("live records could not be read: " + e.getMessage(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    private static Path copy(Connection connection, String query, Path file) throws SQLException, IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout (format csv, header)", out);
        }
        return file;
    }

    private static List<String> columns(Connection connection, Table table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var statement = connection.prepareStatement(table.query())) {
            var about = statement.getMetaData();
            for (int i = 1; i <= about.getColumnCount(); i++) columns.add(about.getColumnName(i));
        }
        return columns;
    }

    /** Where two records of one person say different things under one key, the record they count as is believed. */
    private static String ofPeople(Table table, List<String> columns, String people) {
        var key = RecordType.named(table.type()).orElseThrow().key().stream()
                .filter(columns::contains)
                .collect(Collectors.joining(", "));
        var all = String.join(", ", columns);
        var renamed = columns.stream()
                .map(column -> column.equals("person") ? "w.counts_as as person" : "q." + column)
                .collect(Collectors.joining(", "));
        return """
                select %s from (
                    select distinct on (%s) %s from (
                        select %s, q.person <> w.counts_as as other from (%s) q join (%s) w on w.person = q.person) x
                     order by %s, other, %s) y
                """.formatted(all, key, all, renamed, table.query(), people, key, all);
    }

    /** Under which pseudonym a person stands in every pack of this server. */
    public String pseudonym(String person) {
        return key().pseudonymiser().of(person);
    }

    /** The key that makes pseudonyms, kept in a file beside the database and never in it. */
    private Key key() {
        var file = folder.resolve("keys").resolve("pseudonyms");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + file, e);
        }
        return Files.exists(file) ? Key.read(file) : Key.create(file);
    }

    /** Under which pseudonym each of these people stands in every pack of this server. */
    public Map<UUID, String> pseudonyms(Collection<UUID> people) {
        var pseudonymiser = key().pseudonymiser();
        return people.stream().distinct().collect(Collectors.toMap(p -> p, p -> pseudonymiser.of(p.toString())));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
