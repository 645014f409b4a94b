package musubi.platform.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import musubi.evidence.pack.Folder;
import musubi.platform.database.Database;
import musubi.platform.database.Owner;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.postgresql.PGConnection;

/** Fills an empty server from a backup, all of it or nothing, and then reads every table again and compares. */
public final class Restore {
    private final Path file;
    private final ZipFile zip;
    private final Manifest manifest;
    private final Consumer<Words> progress;

    private Restore(Path file, ZipFile zip, Manifest manifest, Consumer<Words> progress) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
        this.progress = progress;
    }

    /** What is there now. */
    public record Restored(String takenAt, int tables, long rows, int packFiles) {}

    /**
     * Restores.
     *
     * @param owner of a database without anybody's rows
     * @param folder a server's folder without packs
     * @throws BadInput when the file is not a backup, is damaged, or something is there already
     */
    public static Restored read(Owner owner, Path folder, Path file, Consumer<Words> progress) {
        try (var zip = new ZipFile(file.toFile())) {
            return new Restore(file, zip, manifest(file, zip), progress).into(owner, folder);
        } catch (ZipException e) {
            throw notABackup(file);
        } catch (SQLException e) {
            throw new IllegalStateException("the tables could not be filled: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot restore from " + file, e);
        }
    }

    private static Manifest manifest(Path file, ZipFile zip) throws IOException {
        var entry = zip.getEntry("manifest.json");
        if (entry == null) throw notABackup(file);
        try (var in = zip.getInputStream(entry)) {
            return Manifest.read(in.readAllBytes());
        } catch (ZipException e) {
            throw e;
        } catch (IOException e) {
            throw notABackup(file);
        }
    }

    private Restored into(Owner owner, Path folder) throws SQLException, IOException {
        for (var name : manifest.files().keySet()) demandEmpty(folder.resolve(name));
        var before = Database.version(owner);
        if (!before.equals("0") && !before.equals(manifest.schema())) throw occupied("flyway_schema_history");
        try (var connection = DriverManager.getConnection(owner.url(), owner.user(), owner.password())) {
            demandEmpty(connection);
            Database.prepare(owner, folder, manifest.schema());
            connection.setAutoCommit(false);
            demand(connection, "set constraints all deferred");
            for (var table : manifest.tables()) fill(connection, table);
            demand(connection, "set constraints all immediate");
            for (var table : manifest.tables())
                demand(connection, "alter table %s enable trigger user".formatted(table.name()));
            advanceSequences(connection);
            compare(connection);
            commitWithFiles(connection, folder);
        }
        // What a newer version of the program adds to the tables comes after the rows of the older one.
        Database.prepare(owner, folder);
        return new Restored(
                manifest.takenAt(),
                manifest.tables().size(),
                manifest.tables().stream().mapToLong(Manifest.Table::rows).sum(),
                manifest.files().values().stream().mapToInt(List::size).sum());
    }

    private static void demand(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void demandEmpty(Path packs) throws IOException {
        if (!Files.isDirectory(packs)) return;
        try (Stream<Path> inside = Files.list(packs)) {
            if (inside.findAny().isPresent()) throw occupied(packs.toString());
        }
    }

    private static void demandEmpty(Connection connection) throws SQLException {
        for (var table : Catalogue.tables(connection))
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("select 1 from %s limit 1".formatted(table.name()))) {
                if (rows.next()) throw occupied(table.name());
            }
    }

    private void fill(Connection connection, Manifest.Table table) throws SQLException, IOException {
        var entry = zip.getEntry("tables/" + table.name() + ".copy");
        if (entry == null) throw damaged(table.name());
        // Only names that the database itself knows reach the statement below.
        if (Catalogue.tables(connection).stream()
                .noneMatch(known ->
                        known.name().equals(table.name()) && known.columns().equals(table.columns())))
            throw damaged(table.name());
        try (var statement = connection.createStatement()) {
            // What the triggers refuse was refused when the rows were written.
            statement.execute("alter table %s disable trigger user".formatted(table.name()));
            var digest = Digest.sha256();
            try (InputStream rows = new DigestInputStream(zip.getInputStream(entry), digest)) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy %s (%s) from stdin".formatted(table.name(), String.join(", ", table.columns())),
                                rows);
            }
            if (!Digest.reached(digest).equals(table.digest())) throw damaged(table.name());
        }
        progress.accept(new Words(
                "%s: %,d 行".formatted(table.name(), table.rows()),
                "%s: %,d rows".formatted(table.name(), table.rows())));
    }

    private void compare(Connection connection) throws SQLException, IOException {
        for (var table : Catalogue.tables(connection)) {
            var now = Backup.copy(connection, table, OutputStream.nullOutputStream());
            var then = manifest.tables().stream()
                    .filter(t -> t.name().equals(table.name()))
                    .findFirst();
            if (!then.map(now::equals).orElse(now.rows() == 0))
                throw new IllegalStateException(
                        "the restored table %s differs from the backup".formatted(table.name()));
        }
    }

    /** A number that the database gives out comes after those it gave before. */
    private static void advanceSequences(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    do $$ declare s record; begin
                    for s in select format('%I.%I', n.nspname, q.relname) as sequence, format('%I.%I', tn.nspname, t.relname) as owner,
                                    quote_ident(a.attname) as col
                               from pg_class q join pg_namespace n on n.oid = q.relnamespace
                               join pg_depend d on d.objid = q.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0
                               join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
                               join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
                              where q.relkind = 'S'
                    loop execute format('select setval(%L, coalesce((select max(%s) from %s), 0) + 1, false)', s.sequence, s.col, s.owner);
                    end loop; end $$""");
        }
    }

    /** Files go again where the rows do not stay. */
    private void commitWithFiles(Connection connection, Path home) throws SQLException, IOException {
        try {
            restoreFiles(home);
            connection.commit();
        } catch (SQLException | IOException | RuntimeException e) {
            for (var name : manifest.files().keySet()) Folder.delete(home.resolve(name));
            throw e;
        }
    }

    private void restoreFiles(Path home) throws IOException {
        for (var folder : manifest.files().entrySet())
            for (var file : folder.getValue()) restore(home.resolve(folder.getKey()), folder.getKey(), file);
    }

    private void restore(Path folder, String name, Manifest.PackFile file) throws IOException {
        var to = folder.resolve(file.path()).normalize();
        var entry = zip.getEntry(name + "/" + file.path());
        if (!to.startsWith(folder.normalize()) || entry == null) throw damaged(file.path());
        Files.createDirectories(to.getParent());
        var digest = Digest.sha256();
        try (var in = new DigestInputStream(zip.getInputStream(entry), digest)) {
            Files.copy(in, to);
        } catch (ZipException e) {
            throw damaged(file.path());
        }
        if (!Digest.reached(digest).equals(file.digest())) throw damaged(file.path());
    }

    private static BadInput notABackup(Path file) {
        return new BadInput(
                "restore.not-a-backup",
                Place.whole(file.toString()),
                "",
                new Words(
                        "Musubi のバックアップではないか、途中で切れています。musubi backup が書いたファイルを指定してください。",
                        "This is not a backup of Musubi, or it is cut off. Give a file that musubi backup wrote."));
    }

    private BadInput damaged(String part) {
        return new BadInput(
                "restore.damaged",
                Place.whole(file.toString()),
                part,
                new Words(
                        "バックアップの「%s」が欠けているか変わっています。何も復元していません。別のバックアップを使ってください。".formatted(part),
                        "\"%s\" in the backup is missing or changed. Nothing was restored; use another backup."
                                .formatted(part)));
    }

    private static BadInput occupied(String where) {
        return new BadInput(
                "restore.not-empty",
                Place.whole(where),
                "",
                new Words(
                        "ここには既に記録があります。空のフォルダか空のデータベースに復元してください。",
                        "Something is kept here already. Restore into an empty folder or an empty database."));
    }
}
