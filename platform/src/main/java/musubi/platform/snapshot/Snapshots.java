package musubi.platform.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Pack;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import musubi.platform.access.Acting;
import musubi.quantity.Digest;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Packs made from the live records of the municipality that is worked for. */
@Component
public class Snapshots {
    private final List<Table> tables;
    private final DataSource source;
    private final Acting acting;
    private final Path folder;
    private final TransactionTemplate atOneMoment;

    Snapshots(
            List<Table> tables,
            DataSource source,
            Acting acting,
            PlatformTransactionManager manager,
            @Value("${musubi.folder}") Path folder) {
        this.tables = tables.stream().sorted(Comparator.comparing(Table::type)).toList();
        this.source = source;
        this.acting = acting;
        this.folder = folder;
        this.atOneMoment = new TransactionTemplate(manager);
        atOneMoment.setReadOnly(true);
        atOneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * A frozen pack and where it lies.
     *
     * @param rejected rows of live records that the pack does not hold, because they contradict the record types
     */
    public record Snapshot(Path pack, Digest digest, long rejected) {}

    /**
     * Freezes everything recorded so far. All tables are read at one moment, so a visit is never there without its session.
     *
     * @param id names the pack; the same id is frozen once
     */
    public Snapshot take(UUID id) {
        return freeze(pack(id), key());
    }

    /** Works with everything recorded so far and keeps nothing of it. */
    public <T> T glance(Function<Snapshot, T> work) {
        var pack = pack(UUID.randomUUID());
        try {
            try {
                return work.apply(freeze(pack, key()));
            } finally {
                discard(pack);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + pack, e);
        }
    }

    /**
     * Freezes everything recorded so far under pseudonyms of its own: nothing in it can be held against another pack.
     *
     * @param id names the release; the same id is frozen once
     */
    public Snapshot release(UUID id) {
        var key = releaseKey(id);
        return freeze(released(id), Files.exists(key) ? Key.read(key) : Key.create(key));
    }

    /** Where a release lies. */
    public Path released(UUID id) {
        return folder.resolve("releases")
                .resolve(acting.actor().municipality().digits())
                .resolve(id.toString());
    }

    /** Removes a release and the key of its pseudonyms for good; one that is not there is removed already. */
    public void withdraw(UUID id) {
        try {
            discard(released(id));
            Files.deleteIfExists(releaseKey(id));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove release " + id, e);
        }
    }

    private Path releaseKey(UUID id) {
        var keys = folder.resolve("keys")
                .resolve("releases")
                .resolve(acting.actor().municipality().digits());
        try {
            Files.createDirectories(keys);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a key in " + keys, e);
        }
        return keys.resolve(id.toString());
    }

    private static void discard(Path pack) throws IOException {
        if (Files.exists(pack)) delete(pack);
        for (var beside : List.of(".rejected.csv", ".sources.csv"))
            Files.deleteIfExists(pack.resolveSibling(pack.getFileName() + beside));
    }

    private Snapshot freeze(Path pack, Key key) {
        // A pack is moved to its place when it is whole, so one that is there was frozen before.
        if (Files.exists(pack)) {
            var whole = Pack.open(pack);
            return new Snapshot(
                    pack,
                    whole.digest(),
                    whole.manifest().rejected().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        try {
            var rows = Files.createTempDirectory("musubi-snapshot-");
            try {
                var built = Packs.build(Recipe.of(copied(rows), pack, key));
                return new Snapshot(pack, built.pack().digest(), built.rejectedInAll());
            } finally {
                delete(rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot freeze evidence in " + pack, e);
        }
    }

    private List<Path> copied(Path rows) {
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException(
                    "a snapshot is taken in a transaction of its own: within another, its tables are read at different moments");
        return atOneMoment.execute(status -> {
            try {
                return copy(rows);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot copy live records to " + rows, e);
            }
        });
    }

    /** Where the pack of this name lies, among those of the municipality that is worked for. */
    public Path pack(UUID id) {
        return folder.resolve("packs")
                .resolve(acting.actor().municipality().digits())
                .resolve(id.toString());
    }

    private List<Path> copy(Path rows) throws IOException {
        var connection = DataSourceUtils.getConnection(source);
        try {
            var files = new ArrayList<Path>();
            for (var table : tables) files.add(copy(connection, table, rows.resolve(table.type() + ".csv")));
            return files;
        } catch (SQLException e) {
            throw new IllegalStateException("live records could not be read: " + e.getMessage(), e);
        } finally {
            DataSourceUtils.releaseConnection(connection, source);
        }
    }

    private static Path copy(Connection connection, Table table, Path file) throws SQLException, IOException {
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + table.query() + ") to stdout (format csv, header)", out);
        }
        return file;
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
