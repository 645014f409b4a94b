package musubi.study.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * A CSV, TSV or Parquet file with one row per person (or person and period) and a header. Columns of numbers stay numbers,
 * true and false and all other words become categories, days become the number of days since 1970-01-01; empty cells, NA
 * and . are missing.
 */
public final class TableFile {
    private static final long LARGEST = 1L << 40;

    private TableFile() {}

    /** Reads the whole file. */
    public static Table read(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file))
            throw refused(file, "study.no-file", "ファイルがないか読めません。", "There is no such file, or it cannot be read.");
        Path decoded = null;
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            if (Files.size(file) == 0) throw refused(file, "study.empty-file", "ファイルが空です。", "The file is empty.");
            if (Files.size(file) > LARGEST)
                throw refused(
                        file,
                        "study.file-too-large",
                        "ファイルが大きすぎます（1 TiB まで）。",
                        "The file is too large; 1 TiB is the limit.");
            boolean isParquet = name(file).endsWith(".parquet");
            var source = file;
            if (!isParquet && !isUtf8(file)) source = decoded = decoded(file);
            boolean mayBeLarge = Files.size(file) > Runtime.getRuntime().maxMemory() / 64;
            var table = Table.of(connection, isParquet ? parquet(source) : csv(source), digest(file), mayBeLarge);
            if (!isParquet)
                HeaderNames.twice(table.columns().keySet(), source).ifPresent(name -> {
                    throw twice(file, name);
                });
            return table;
        } catch (SQLException e) {
            throw refused(
                    file,
                    "study.unreadable-file",
                    "表として読めません: " + first(e) + "。一行目が見出しの CSV（コンマかタブ区切り）か Parquet にしてください。",
                    "Cannot be read as a table: " + first(e)
                            + ". Give a CSV (commas or tabs) whose first line is the header, or Parquet.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(Optional.ofNullable(decoded));
        }
    }

    /** The table of a pack. */
    public static Table ofPack(Path folder, String table) {
        var file = folder.resolve(table + ".parquet");
        if (!table.matches("[a-z_]+") || !Files.isRegularFile(file))
            throw refused(
                    folder,
                    "study.no-table",
                    "パックに表「" + table + "」がありません。",
                    "The pack has no table \"" + table + "\".");
        return read(file);
    }

    /** SHA-256 of the file's bytes. */
    public static Digest digest(Path file) {
        var sha = Digest.sha256();
        try (var in = Files.newInputStream(file)) {
            var bytes = new byte[1 << 16];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) sha.update(bytes, 0, read);
            return Digest.reached(sha);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Words such as yes, no, t and f are left as they are written, so that a formula finds them. */
    private static String csv(Path file) {
        return ("read_csv(%s, header = true, sample_size = -1, nullstr = ['', 'NA', '.'], ignore_errors = false,"
                        + " auto_type_candidates = ['NULL', 'TIME', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'BIGINT', 'DOUBLE',"
                        + " 'VARCHAR'])")
                .formatted(quoted(file));
    }

    private static String parquet(Path file) {
        return "read_parquet(%s)".formatted(quoted(file));
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static String first(SQLException e) {
        return Optional.ofNullable(e.getMessage())
                .flatMap(m -> m.lines().findFirst())
                .orElse("")
                .replaceAll("\\.$", "");
    }

    /** Whether the first megabyte is UTF-8; what spreadsheets in Japan write is windows-31j. */
    private static boolean isUtf8(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var head = in.readNBytes(1 << 20);
            int end = head.length;
            if (end == 1 << 20) while (end > 0 && (head[end - 1] & 0x80) != 0) end--;
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(head, 0, end));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Path decoded(Path file) throws IOException {
        var copy = Files.createTempFile("musubi-table-", ".csv");
        var charset = Charset.forName("windows-31j")
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try (var in = new java.io.InputStreamReader(Files.newInputStream(file), charset);
                var out = Files.newBufferedWriter(copy)) {
            in.transferTo(out);
            return copy;
        } catch (CharacterCodingException e) {
            Files.deleteIfExists(copy);
            throw refused(
                    file,
                    "study.charset",
                    "文字コードが UTF-8 でも Shift_JIS でもありません。UTF-8 で保存してください。",
                    "The text is neither UTF-8 nor Shift_JIS; save it as UTF-8.");
        }
    }

    private static void delete(Optional<Path> file) {
        try {
            if (file.isPresent()) Files.deleteIfExists(file.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BadInput twice(Path file, String name) {
        return new BadInput(
                "study.column-twice",
                Place.whole(file.toString()),
                name,
                new Words(
                        "見出しに「" + name + "」が二度あります（大文字と小文字は区別しません）。どちらの列か分かるように名前を変えてください。",
                        "The header names \"" + name
                                + "\" twice (capitals do not count). Rename one, so that it is clear which is meant."));
    }

    private static BadInput refused(Path file, String code, String ja, String en) {
        return new BadInput(code, Place.whole(file.toString()), "", new Words(ja, en));
    }
}
