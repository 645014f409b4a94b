package musubi.platform.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.postgresql.PGConnection;

/**
 * One file with every table, read at one moment, and all frozen evidence. The server may go on working meanwhile. The keys are not in it:
 * whoever finds the file cannot tell who anybody is.
 */
public final class Backup {
    private Backup() {}

    /** What was written. */
    public record Written(Path file, int tables, long rows, int packFiles) {}

    /**
     * Writes a backup. The file appears under its name when it is whole.
     *
     * @param owner of the tables, who sees all municipalities
     * @param folder the server's folder
     * @param progress is told each table
     */
    public static Written write(Owner owner, Path folder, Path file, Consumer<Words> progress) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Written written;
            try (var zip = new ZipOutputStream(Files.newOutputStream(part))) {
                written = write(connection, owner, folder, file, zip, progress);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return written;
        } catch (SQLException e) {
            throw new IllegalStateException("the tables could not be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the backup " + file, e);
        }
    }

    private static Written write(
            Connection connection, Owner owner, Path folder, Path file, ZipOutputStream zip, Consumer<Words> progress)
            throws SQLException, IOException {
        var moment = moment(connection);
        var tables = new ArrayList<Manifest.Table>();
        for (var table : Catalogue.tables(connection)) {
            zip.putNextEntry(entry("tables/" + table.name() + ".copy"));
            var written = copy(connection, table, zip);
            zip.closeEntry();
            tables.add(written);
            progress.accept(new Words(
                    "%s: %,d 行".formatted(written.name(), written.rows()),
                    "%s: %,d rows".formatted(written.name(), written.rows())));
        }
        var packs = packs(folder.resolve("packs"), zip);
        zip.putNextEntry(entry("manifest.json"));
        zip.write(new Manifest(moment, Database.version(owner), tables, packs).json());
        zip.closeEntry();
        return new Written(
                file,
                tables.size(),
                tables.stream().mapToLong(Manifest.Table::rows).sum(),
                packs.size());
    }

    /** Copies all rows of a table and says what they were. */
    static Manifest.Table copy(Connection connection, Catalogue.Stored table, OutputStream out)
            throws SQLException, IOException {
        var digest = Digest.sha256();
        var counted = new DigestOutputStream(out, digest);
        long rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut(), counted);
        return new Manifest.Table(table.name(), table.columns(), rows, Digest.reached(digest));
    }

    private static List<Manifest.PackFile> packs(Path folder, ZipOutputStream zip) throws IOException {
        var packs = new ArrayList<Manifest.PackFile>();
        if (!Files.isDirectory(folder)) return packs;
        try (Stream<Path> files = Files.walk(folder)) {
            for (var pack : files.filter(Files::isRegularFile).sorted().toList()) {
                var path = folder.relativize(pack).toString().replace('\\', '/');
                var digest = Digest.sha256();
                zip.putNextEntry(entry("packs/" + path));
                Files.copy(pack, new DigestOutputStream(zip, digest));
                zip.closeEntry();
                packs.add(new Manifest.PackFile(path, Digest.reached(digest)));
            }
        }
        return packs;
    }

    private static String moment(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select to_char(now() at time zone 'Asia/Tokyo', 'YYYY-MM-DD\"T\"HH24:MI:SS+09:00')")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Without a time of its own: what differs between two backups is their content. */
    private static ZipEntry entry(String name) {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        return entry;
    }
}
