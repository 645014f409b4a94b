package musubi.platform.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A list that somebody sends as a table with a header in Japanese or English. What its cells mean, whoever asked for it says.
 *
 * @param <F> the columns, in the order of the template
 */
public final class SentList<F extends Enum<F> & Column> {
    private static final Charset MS932 = Charset.forName("windows-31j");

    /** So much of a wrong value is shown. */
    private static final int SHOWN = 60;

    private final Class<F> fields;
    private final String file;
    private final int most;

    /**
     * A kind of list.
     *
     * @param file what the list is called in problems; never the name of the file, which may hold the name of a person
     * @param most so many rows it has at most
     */
    public SentList(Class<F> fields, String file, int most) {
        this.fields = fields;
        this.file = file;
        this.most = most;
    }

    /**
     * The text of a file, decoded strictly: UTF-8, or else windows-31j as Japanese spreadsheets write it.
     *
     * @throws BadInput when it is neither
     */
    public String text(byte[] content) {
        return decoded(content, StandardCharsets.UTF_8)
                .or(() -> decoded(content, MS932))
                .filter(text -> text.indexOf('\u0000') < 0)
                .map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text)
                .orElseThrow(() -> whole(
                        "sheet.encoding",
                        new Words(
                                "文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存し直してください。",
                                "The text is neither UTF-8 nor Shift_JIS: save it as CSV UTF-8.")));
    }

    private static Optional<String> decoded(byte[] content, Charset charset) {
        try {
            return Optional.of(
                    charset.newDecoder().decode(ByteBuffer.wrap(content)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private BadInput whole(String code, Words words) {
        return new BadInput(code, Place.whole(file), "", words);
    }

    /** A row and where it stands. */
    public final class Line {
        private final CsvRecord record;
        private final Map<F, Integer> columns;

        private Line(CsvRecord record, Map<F, Integer> columns) {
            this.record = record;
            this.columns = columns;
        }

        /** The line it begins in, from 1. */
        public long number() {
            return record.getStartingLineNumber();
        }

        /** Whether the list has a column. */
        public boolean has(F field) {
            return columns.containsKey(field);
        }

        /** What stands in a column; nothing where the list lacks it. */
        public String cell(F field) {
            var column = columns.get(field);
            return column == null || column >= record.getFieldCount() ? "" : record.getField(column);
        }

        /** What is wrong in a column. */
        public Problem problem(String code, F field, Words words) {
            return SentList.this.problem(code, number(), field, cell(field), words);
        }
    }

    /** What is wrong in a column of a line; a long value is shown in part. */
    public Problem problem(String code, long line, F field, String value, Words words) {
        var shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return Problem.error(code, new Place(file, line, field.header()), shown, words);
    }

    /**
     * The rows of a list, without those that are blank.
     *
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    public List<Line> lines(String text) {
        var lines = new ArrayList<Line>();
        try (var csv = CsvReader.builder().ofCsvRecord(text)) {
            Map<F, Integer> columns = Map.of();
            for (var row : csv) {
                if (columns.isEmpty()) columns = header(row);
                else if (row.getFields().stream().anyMatch(cell -> !cell.isBlank())) lines.add(new Line(row, columns));
                if (lines.size() > most)
                    throw whole(
                            "sheet.too-long",
                            new Words(
                                    "%,d 行を超えています。分けて送ってください。".formatted(most),
                                    "More than %,d rows: send it in parts.".formatted(most)));
            }
        } catch (CsvParseException e) {
            throw noTable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lines.isEmpty())
            throw whole(
                    "sheet.empty",
                    new Words(
                            "行がありません。1行目に見出し、2行目から内容を書いてください。",
                            "There are no rows: write the header in the first line and what it is about from the second."));
        return lines;
    }

    private BadInput noTable() {
        return whole("sheet.table", new Words("CSV として読めません。引用符を確かめてください。", "This is not a table: check its quotes."));
    }

    private Map<F, Integer> header(CsvRecord line) {
        var columns = new EnumMap<F, Integer>(fields);
        var headers = line.getFields().stream().map(Cells::normal).toList();
        for (var field : fields.getEnumConstants())
            for (int i = 0; i < headers.size(); i++) if (named(field, headers.get(i))) columns.putIfAbsent(field, i);
        for (var field : fields.getEnumConstants())
            if (field.need() == Column.Need.NEEDED && !columns.containsKey(field)) throw lacks(field);
        return columns;
    }

    /** What to say of a list that lacks a column it cannot do without. */
    public BadInput lacks(F field) {
        return new BadInput(
                "sheet.column",
                new Place(file, 1, field.header()),
                "",
                new Words(
                        "見出しに「%s」の列がありません。様式の見出しをそのまま使ってください。".formatted(field.header()),
                        "The header lacks the column %s (%s): use the header of the template."
                                .formatted(field.english(), field.header())));
    }

    private boolean named(F field, String header) {
        return header.equals(Cells.normal(field.header())) || header.equalsIgnoreCase(field.english());
    }

    /**
     * The known columns alone, every row in its line: what else a list tells is not kept.
     *
     * @throws BadInput when it is no table or lacks a column
     */
    public String known(String text) {
        var kept = new StringBuilder();
        long line = 1;
        try (var csv = CsvReader.builder().ofCsvRecord(text)) {
            Map<F, Integer> columns = Map.of();
            for (var row : csv) {
                if (columns.isEmpty()) columns = header(row);
                for (; line < row.getStartingLineNumber(); line++) kept.append('\n');
                var cells = columns.values().stream()
                        .map(column -> column < row.getFieldCount() ? row.getField(column) : "")
                        .map(cell -> '"' + cell.replace("\"", "\"\"").replaceAll("\\R", " ") + '"')
                        .toList();
                kept.append(String.join(",", cells)).append('\n');
                line++;
            }
        } catch (CsvParseException e) {
            throw noTable();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kept.toString();
    }
}
