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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;

/**
 * A CSV, TSV or Parquet file with one row per person (or person and period) and a header. Columns of numbers stay numbers,
 * true and false, all other words and whole numbers of more digits than a double holds become categories, days become the
 * number of days since 1970-01-01; empty cells, NA and . are missing.
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
            // What has no offset of its own is the same moment on every machine.
            try (var statement = connection.createStatement()) {
                statement.execute("set TimeZone = 'UTC'");
            }
            boolean isParquet = name(file).endsWith(".parquet");
            var source = file;
            if (!isParquet && !isUtf8(file)) source = decoded = decoded(file);
            boolean mayBeLarge = Files.size(file) > Runtime.getRuntime().maxMemory() / 64;
            if (isParquet) return parquet(connection, source, digest(file), mayBeLarge);
            var header = header(file, source);
            var table = csv(connection, source, digest(file), mayBeLarge);
            if (!header.isReadAs(List.copyOf(table.columns().keySet()))) throw misread(file, header);
            return checked(file, table);
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

    /** The first day of each person in a table of a pack, from a day on. */
    public static Table firstDaysOfPack(Path folder, String table, LocalDate from) {
        var file = folder.resolve(table + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:")) {
            var days =
                    "(select person, min(day) as day from read_parquet(%s) where day >= date '%s' group by person order by person)"
                            .formatted(quoted(file), from);
            return Table.of(connection, days, digest(file), false);
        } catch (SQLException e) {
            throw new IllegalStateException("table " + table + ": " + first(e), e);
        }
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

    private static CsvHeader header(Path file, Path source) {
        var header = CsvHeader.of(source)
                .orElseThrow(() -> refused(file, "study.empty-file", "ファイルが空です。", "The file is empty."));
        header.twice().ifPresent(name -> {
            throw twice(file, name);
        });
        return header;
    }

    private static BadInput misread(Path file, CsvHeader header) {
        var words =
                header.crooked().orElse(new Words("一行目を見出しとして読めません。", "The first line cannot be read as the header."));
        return new BadInput("study.crooked-table", Place.whole(file.toString()), "", words);
    }

    private static Table checked(Path file, Table table) {
        if (table.columns().values().stream().noneMatch(c -> c.count() > 0))
            throw refused(
                    file, "study.no-rows", "見出しだけで、データの行がありません。", "There is a header and no row of data below it.");
        return table;
    }

    /**
     * Words such as yes, no, t and f are left as they are written, so that a formula finds them. Whole numbers that a double
     * cannot tell apart are identifiers, and become words.
     */
    private static Table csv(Connection connection, Path file, Digest digest, boolean mayBeLarge) throws SQLException {
        var table = Table.of(connection, csv(file, List.of()), digest, mayBeLarge);
        var identifiers = new ArrayList<String>();
        for (var name : table.beyondExact()) {
            var wholly = "select bool_and(regexp_full_match(trim(%s), '[+-]?[0-9]+')) from %s"
                    .formatted(column(name), csv(file, List.of(name)));
            if (isSo(connection, wholly)) identifiers.add(name);
        }
        return identifiers.isEmpty() ? table : Table.of(connection, csv(file, identifiers), digest, mayBeLarge);
    }

    private static String csv(Path file, List<String> words) {
        var types = words.isEmpty()
                ? ""
                : words.stream()
                        .map(w -> "'" + w.replace("'", "''") + "': 'VARCHAR'")
                        .collect(Collectors.joining(", ", ", types = {", "}"));
        return ("read_csv(%s, header = true, sample_size = -1, nullstr = ['', 'NA', '.'], ignore_errors = false,"
                        + " auto_type_candidates = ['NULL', 'TIME', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'BIGINT', 'DOUBLE',"
                        + " 'VARCHAR']%s)")
                .formatted(quoted(file), types);
    }

    private static Table parquet(Connection connection, Path file, Digest digest, boolean mayBeLarge)
            throws SQLException {
        var relation = "read_parquet(%s)".formatted(quoted(file));
        var table = Table.of(connection, relation, digest, mayBeLarge);
        var identifiers = new ArrayList<String>();
        for (var name : table.beyondExact()) {
            var isWhole =
                    "select any_value(typeof(%s)) not in ('FLOAT', 'DOUBLE') from %s".formatted(column(name), relation);
            if (isSo(connection, isWhole)) identifiers.add("cast(%1$s as varchar) as %1$s".formatted(column(name)));
        }
        if (identifiers.isEmpty()) return table;
        var spelled = "(select * replace (%s) from %s)".formatted(String.join(", ", identifiers), relation);
        return Table.of(connection, spelled, digest, mayBeLarge);
    }

    private static boolean isSo(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }

    private static String column(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
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
