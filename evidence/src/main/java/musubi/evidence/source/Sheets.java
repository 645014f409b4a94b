package musubi.evidence.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import musubi.evidence.record.Evidence;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A spreadsheet (xlsx) that somebody sends where a table of text is expected: its first visible sheet as CSV, each row on the line of
 * its number. Days are written as 2026-04-01, formulas are not worked out but taken with the value that was saved beside them.
 */
public final class Sheets {
    private static final int MOST_ENTRIES = 1_000;
    private static final long MOST_UNPACKED = 64L << 20;
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_TEXT = 16 << 20;
    private static final int CHUNK = 8_192;

    private Sheets() {}

    /**
     * The bytes as they are when they are no spreadsheet, and otherwise its table as CSV in UTF-8.
     *
     * @param file how the file is called in messages
     * @throws BadInput when it is no whole spreadsheet, unpacks to more than anybody sends, or holds a formula without a result
     */
    public static byte[] csv(String file, byte[] bytes) {
        if (!SheetRows.zipped(bytes)) return bytes;
        refuseBomb(file, bytes);
        var problems = new ArrayList<Problem>();
        try (var rows = new SheetRows(new Given(file, bytes), new Hearing(file, problems))) {
            var csv = csv(file, rows);
            if (!problems.isEmpty()) throw new BadInput(problems);
            return csv.getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a spreadsheet in memory could not be read", e);
        }
    }

    private static void refuseBomb(String file, byte[] bytes) {
        long unpacked = 0;
        int entries = 0;
        var chunk = new byte[CHUNK];
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            while (zip.getNextEntry() != null) {
                if (++entries > MOST_ENTRIES) throw tooLarge(file);
                for (int read = zip.read(chunk); read >= 0; read = zip.read(chunk)) {
                    unpacked += read;
                    if (unpacked > MOST_UNPACKED) throw tooLarge(file);
                }
            }
        } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw new BadInput(
                    "xlsx.broken",
                    Place.whole(file),
                    "",
                    new Words("表計算ファイルが壊れています。保存し直してください。", "The spreadsheet is broken. Save it again."));
        } catch (IOException e) {
            throw new UncheckedIOException("a zip in memory could not be read", e);
        }
    }

    private static String csv(String file, SheetRows rows) throws IOException {
        var csv = new StringBuilder();
        long line = 1;
        int width = 0;
        while (rows.next()) {
            if (rows.line() < line || rows.line() > MOST_ROWS || csv.length() > MOST_TEXT) throw tooLarge(file);
            for (; line < rows.line(); line++) csv.append('\n');
            if (width == 0) width = rows.width();
            for (int column = 0; column < Math.max(width, used(rows)); column++)
                csv.append(column == 0 ? "" : ",").append(quoted(rows.cell(column)));
            csv.append('\n');
            line++;
        }
        return csv.toString();
    }

    private static int used(SheetRows rows) {
        int used = rows.width();
        while (used > 0 && rows.cell(used - 1).isBlank()) used--;
        return used;
    }

    /** A line break inside of a cell would move the lines behind it. */
    private static String quoted(String cell) {
        return '"' + cell.replaceAll("\\R", " ").replace("\"", "\"\"") + '"';
    }

    private static BadInput tooLarge(String file) {
        return new BadInput(
                "xlsx.too-large",
                Place.whole(file),
                "",
                new Words(
                        "表計算ファイルが大きすぎます。%,d行までの表だけのファイルに分けてください。".formatted(MOST_ROWS),
                        "The spreadsheet is too large. Split it into files of one table of at most %,d rows."
                                .formatted(MOST_ROWS)));
    }

    private static final class Given implements Source {
        private final String name;
        private final byte[] bytes;

        private Given(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<String> folders() {
            return List.of();
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }
    }

    /** Whatever the reader cannot read refuses the whole file; that there are other sheets does not. */
    private record Hearing(String file, List<Problem> problems) implements Sink {
        private static final int MOST = 100;

        @Override
        public void accept(Evidence row, long line) {
            throw new IllegalStateException("a table is no evidence yet");
        }

        @Override
        public void accept(StepInterval interval, long line) {
            throw new IllegalStateException("a table is no evidence yet");
        }

        @Override
        public void reject(String code, long line, String column, String value, Words reason) {
            if (problems.size() < MOST) problems.add(Problem.error(code, new Place(file, line, column), value, reason));
        }

        @Override
        public void remark(String code, long line, String column, String value, Words words) {
            if (code.equals("xlsx.no-value")) reject(code, line, column, value, words);
        }

        @Override
        public void leftOut(String column) {}
    }
}
