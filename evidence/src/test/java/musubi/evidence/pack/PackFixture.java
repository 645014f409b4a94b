package musubi.evidence.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Source folders written by tests, a fixed key, and what stands in a pack. */
final class PackFixture {
    static final Key KEY = Key.of("a key for tests, 32 bytes long..".getBytes(StandardCharsets.US_ASCII));

    private PackFixture() {}

    static Path write(Path folder, String name, String text) {
        return write(folder, name, text, StandardCharsets.UTF_8);
    }

    static Path write(Path folder, String name, String text, Charset charset) {
        try {
            var file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.write(file, text.getBytes(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Built build(Path pack, Path... sources) {
        return Packs.build(Recipe.of(List.of(sources), pack, KEY));
    }

    static String pseudonym(String id) {
        return KEY.pseudonymiser().of(id);
    }

    /** Rows as text, cells joined by a blank, null as a hyphen. */
    static List<String> rows(Pack pack, String table, String columns) {
        var file = pack.tables().get(table);
        try (var db = DriverManager.getConnection("jdbc:duckdb:");
                var statement = db.createStatement();
                var rows = statement.executeQuery("select %s from read_parquet('%s')".formatted(columns, file))) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++)
                    cells.add(rows.getString(i) == null ? "-" : rows.getString(i));
                found.add(String.join(" ", cells));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** File name to digest of every file in the pack. */
    static java.util.Map<String, String> bytes(Path pack) {
        var digests = new TreeMap<String, String>();
        try (var files = Files.list(pack)) {
            for (var file : files.toList())
                digests.put(
                        file.getFileName().toString(), Bytes.of(file).sha256().hex());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digests;
    }
}
