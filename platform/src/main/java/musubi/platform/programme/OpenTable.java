package musubi.platform.programme;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Heads;
import musubi.evidence.source.Reading;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A table of municipal open data (推奨データセット, 自治体標準オープンデータセット) under its many headers: a cell of the header is
 * compared without its width, its blanks and the kind of its brackets, and then by the other names a column goes by.
 */
final class OpenTable {
    /** The most bytes of a file, and the most rows. */
    static final int MOST_BYTES = 2_000_000;

    static final int MOST_ROWS = 5_000;

    /** A row by canonical column. */
    record Row(String file, long line, Map<String, String> cells) {
        /** The text of a cell; empty when there is none or only a dash stands in it. */
        String text(String column) {
            var text = cells.getOrDefault(column, "").strip();
            return Cells.blank(text) ? "" : text;
        }

        Problem problem(String code, String column, Words words) {
            return Problem.error(code, new Place(file, line, column), text(column), words);
        }

        /** Reads a cell that is not empty; what cannot be read becomes a problem. */
        <T> Optional<T> read(String column, Reading<T> reading, List<Problem> problems) {
            return switch (reading) {
                case Reading.Parsed<T>(var value) -> Optional.of(value);
                case Reading.Unreadable<T>(var code, var words) -> {
                    problems.add(problem(code, column, words));
                    yield Optional.empty();
                }
            };
        }
    }

    private OpenTable() {}

    /**
     * Every row that is not empty.
     *
     * @param aliases for each canonical column the names it goes by, as {@link #plain} writes them
     * @param needed canonical columns without which it is another table
     */
    static List<Row> rows(String file, byte[] bytes, Map<String, List<String>> aliases, Set<String> needed) {
        if (bytes.length > MOST_BYTES) throw tooLarge(file);
        var head = Heads.of(bytes);
        var text = text(bytes, head.charset());
        var rows = new ArrayList<Row>();
        try (var csv = CsvReader.builder()
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            List<String> columns = List.of();
            for (var record : csv) {
                if (columns.isEmpty()) columns = header(file, record, aliases, needed);
                else if (record.getFields().stream().anyMatch(cell -> !cell.isBlank()))
                    rows.add(row(file, record, columns));
                if (rows.size() > MOST_ROWS) throw tooLarge(file);
            }
        } catch (CsvParseException e) {
            throw new BadInput(
                    "open-data.no-table",
                    Place.whole(file),
                    "",
                    new Words("CSVとして読めません。CSV形式で保存し直してください。", "This is no CSV. Save it as CSV again."));
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
        return rows;
    }

    private static String text(byte[] bytes, Charset charset) {
        var text = new String(bytes, charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Row row(String file, CsvRecord record, List<String> columns) {
        var cells = new HashMap<String, String>();
        for (int i = 0; i < Math.min(columns.size(), record.getFieldCount()); i++)
            if (!columns.get(i).isEmpty()) cells.putIfAbsent(columns.get(i), record.getField(i));
        return new Row(file, record.getStartingLineNumber(), cells);
    }

    private static List<String> header(
            String file, CsvRecord record, Map<String, List<String>> aliases, Set<String> needed) {
        var names = new HashMap<String, String>();
        aliases.forEach((canonical, others) -> others.forEach(other -> names.put(plain(other), canonical)));
        var columns = record.getFields().stream()
                .map(cell -> names.getOrDefault(plain(cell), plain(cell)))
                .toList();
        for (var column : needed)
            if (!columns.contains(column))
                throw new BadInput(
                        "open-data.no-column",
                        new Place(file, record.getStartingLineNumber(), column),
                        String.join(",", record.getFields().stream().limit(8).toList()),
                        new Words(
                                "「%s」の列がありません。オープンデータの見出しの行を付けてください。".formatted(column),
                                "There is no column %s. Keep the header of the open data.".formatted(column)));
        return columns;
    }

    /** A header's cell without width, blanks and kinds of brackets. */
    static String plain(String cell) {
        return Normalizer.normalize(cell, Normalizer.Form.NFKC)
                .replaceAll("\\s", "")
                .replace('〔', '(')
                .replace('〕', ')')
                .replace('[', '(')
                .replace(']', ')');
    }

    private static BadInput tooLarge(String file) {
        return new BadInput(
                "open-data.too-large",
                Place.whole(file),
                "",
                new Words(
                        "ファイルが大きすぎます。%,d行、2MBまでに分けてください。".formatted(MOST_ROWS),
                        "The file is too large: at most %,d rows and 2 MB.".formatted(MOST_ROWS)));
    }
}
