package musubi.platform.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.evidence.pack.Packs;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.postgresql.PGConnection;

/**
 * One file with every table, read at one moment, and all frozen evidence, that of evaluators too. The server may go on working meanwhile. The keys are not in it:
 * whoever finds the file cannot tell who anybody is.
 */
public final class Backup {
    /** The Java platform has no exception of its own for a full disk: these are the words of the system. */
    private static final String FULL = "No space left on device";

    private Backup() {}

    /** What was written. */
    public record Written(Path file, int tables, long rows, int packFiles) {}

    /**
     * Writes a backup. The file appears under its name when it is whole; of one that cannot be finished nothing stays.
     *
     * @param owner of the tables, who sees all municipalities
     * @param folder the server's folder
     * @param progress is told each table
     * @throws BadInput when the disk has no room for it
     */
    public static Written write(Owner owner, Path folder, Path file, Consumer<Words> progress) {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            return write(owner, folder, file, part, progress);
        } catch (SQLException e) {
            throw new IllegalStateException("the tables could not be read: " + e.getMessage(), e);
        } catch (IOException e) {
            if (Objects.requireNonNullElse(e.getMessage(), "").contains(FULL)) throw noRoom(file);
            throw new UncheckedIOException("cannot write the backup " + file, e);
        } finally {
            discard(part);
        }
    }

    private static Written write(Owner owner, Path folder, Path file, Path part, Consumer<Words> progress)
            throws SQLException, IOException {
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
        }
    }

    /** What is whole has its own name by now. */
    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the unfinished backup " + part, e);
        }
    }

    private static BadInput noRoom(Path file) {
        return new BadInput(
                "backup.no-room",
                Place.whole(file.toString()),
                "",
                new Words(
                        "ディスクの空きが足りず、バックアップは書かれていません。空きを作るか、空きのある別の場所を指定してください。",
                        "The disk has no room left and no backup was written. Make room, or give a place that has some."));
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
        var packs = files(folder, "packs", zip);
        var releases = files(folder, "releases", zip);
        zip.putNextEntry(entry("manifest.json"));
        zip.write(new Manifest(moment, Database.version(owner), tables, packs, releases).json());
        zip.closeEntry();
        return new Written(
                file,
                tables.size(),
                tables.stream().mapToLong(Manifest.Table::rows).sum(),
                packs.size() + releases.size());
    }

    /** Copies all rows of a table and says what they were. */
    static Manifest.Table copy(Connection connection, Catalogue.Stored table, OutputStream out)
            throws SQLException, IOException {
        var digest = Digest.sha256();
        var counted = new DigestOutputStream(out, digest);
        long rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut(), counted);
        return new Manifest.Table(table.name(), table.columns(), rows, Digest.reached(digest));
    }

    /** Whole packs alone: one that is being frozen stands beside its place, and one that is withdrawn meanwhile is left out. */
    private static List<Manifest.PackFile> files(Path home, String name, ZipOutputStream zip) throws IOException {
        var folder = home.resolve(name);
        var copied = new ArrayList<Manifest.PackFile>();
        if (!Files.isDirectory(folder)) return copied;
        for (var file : whole(folder)) {
            var path = folder.relativize(file).toString().replace('\\', '/');
            try (var content = Files.newInputStream(file)) {
                var digest = Digest.sha256();
                zip.putNextEntry(entry(name + "/" + path));
                content.transferTo(new DigestOutputStream(zip, digest));
                zip.closeEntry();
                copied.add(new Manifest.PackFile(path, Digest.reached(digest)));
            } catch (NoSuchFileException gone) {
                // Nothing of it is in the zip yet.
            }
        }
        return copied;
    }

    private static List<Path> whole(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return Packs.isUnfinished(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !Packs.isUnfinished(file)) files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
                if (gone instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw gone;
            }
        });
        return files.stream().sorted().toList();
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
