package musubi.platform.area;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** A list of areas as a table with a header in Japanese or English, UTF-8 or windows-31j. Every row is read or said to be unreadable. */
final class AreaCsv {
    private static final Charset MS932 = Charset.forName("windows-31j");
    private static final String FILE = "CSV";
    private static final int SHOWN = 60;

    private AreaCsv() {}

    /** The columns, in the order of the template. */
    enum Field {
        CODE("地域コード", "area"),
        KIND("種類", "kind"),
        NAME("地域名", "name"),
        NAME_EN("地域名（英語）", "name_en"),
        FROM("開始日", "valid_from"),
        UNTIL("廃止日", "valid_until"),
        PART_OF("上位の地域コード", "part_of");

        private final String ja;
        private final String en;

        Field(String ja, String en) {
            this.ja = ja;
            this.en = en;
        }

        String header() {
            return ja;
        }

        private boolean named(String header) {
            return header.equals(Cells.normal(ja)) || header.equalsIgnoreCase(en);
        }

        private boolean needed() {
            return this == CODE || this == KIND || this == NAME;
        }
    }

    /** An area and the line it stands in. */
    record Row(long line, Area area) {}

    /** What could be read and what could not; {@code total} rows in all. */
    record Read(List<Row> rows, List<Problem> problems, int total) {}

    /**
     * The text of a file, decoded strictly.
     *
     * @throws BadInput when it is neither UTF-8 nor windows-31j
     */
    static String text(byte[] content) {
        return decoded(content, StandardCharsets.UTF_8)
                .or(() -> decoded(content, MS932))
                .filter(text -> text.indexOf('\u0000') < 0)
                .map(text -> text.startsWith("\uFEFF") ? text.substring(1) : text)
                .orElseThrow(() -> whole(
                        "area.import-encoding",
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

    static BadInput whole(String code, Words words) {
        return new BadInput(code, Place.whole(FILE), "", words);
    }

    /**
     * Reads a whole list.
     *
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    static Read read(String text) {
        var rows = new ArrayList<Row>();
        var problems = new ArrayList<Problem>();
        int total = 0;
        try (var csv = CsvReader.builder().ofCsvRecord(text)) {
            Map<Field, Integer> columns = Map.of();
            for (var line : csv) {
                if (columns.isEmpty()) columns = header(line);
                else if (line.getFields().stream().anyMatch(cell -> !cell.isBlank())) {
                    if (++total > Areas.MOST)
                        throw whole(
                                "area.import-too-long",
                                new Words(
                                        "%,d 行を超えています。分けて送ってください。".formatted(Areas.MOST),
                                        "More than %,d rows: send it in parts.".formatted(Areas.MOST)));
                    var cells = new AreaRow(line, columns);
                    cells.read().ifPresent(rows::add);
                    problems.addAll(cells.problems);
                }
            }
        } catch (CsvParseException e) {
            throw whole(
                    "area.import-table",
                    new Words("CSV として読めません。引用符を確かめてください。", "This is not a table: check its quotes."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (total == 0)
            throw whole(
                    "area.import-empty",
                    new Words(
                            "行がありません。1行目に見出し、2行目から地域を書いてください。",
                            "There are no rows: write the header in the first line and areas from the second."));
        return new Read(List.copyOf(rows), List.copyOf(problems), total);
    }

    private static Map<Field, Integer> header(CsvRecord line) {
        var columns = new EnumMap<Field, Integer>(Field.class);
        var headers = line.getFields().stream().map(Cells::normal).toList();
        for (var field : Field.values())
            for (int i = 0; i < headers.size(); i++) if (field.named(headers.get(i))) columns.putIfAbsent(field, i);
        for (var field : Field.values())
            if (field.needed() && !columns.containsKey(field))
                throw new BadInput(
                        "area.import-column",
                        new Place(FILE, 1, field.ja),
                        "",
                        new Words(
                                "見出しに「%s」の列がありません。様式の見出しをそのまま使ってください。".formatted(field.ja),
                                "The header lacks the column %s (%s): use the header of the template."
                                        .formatted(field.en, field.ja)));
        return columns;
    }

    static Problem problem(String code, long line, Field field, String value, Words words) {
        var shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return Problem.error(code, new Place(FILE, line, field.ja), shown, words);
    }

    /** The cells of one row, and what is wrong with them. */
    private static final class AreaRow {
        private final CsvRecord record;
        private final Map<Field, Integer> columns;
        private final List<Problem> problems = new ArrayList<>();

        AreaRow(CsvRecord record, Map<Field, Integer> columns) {
            this.record = record;
            this.columns = columns;
        }

        Optional<Row> read() {
            var kind = Area.Kind.of(text(Field.KIND));
            if (kind.isEmpty())
                wrong(
                        Field.KIND,
                        "area.kind",
                        new Words("種類を「学校区」「町字」「地区」で書いてください。", "Write school-district, town-block or district."));
            var ja = text(Field.NAME);
            var en = text(Field.NAME_EN);
            var from = day(Field.FROM);
            var until = day(Field.UNTIL);
            if (!problems.isEmpty()) return Optional.empty();
            return Optional.of(new Row(
                    record.getStartingLineNumber(),
                    new Area(
                            text(Field.CODE),
                            kind.orElseThrow(),
                            new Words(ja, en.isEmpty() ? ja : en),
                            from,
                            until,
                            Optional.of(text(Field.PART_OF)).filter(code -> !code.isEmpty()))));
        }

        private String text(Field field) {
            var column = columns.get(field);
            return column == null || column >= record.getFieldCount() ? "" : Cells.normal(record.getField(column));
        }

        private Optional<LocalDate> day(Field field) {
            var text = text(field);
            if (text.isEmpty()) return Optional.empty();
            return switch (Cells.day(text, false)) {
                case Reading.Parsed<LocalDate> parsed -> Optional.of(parsed.value());
                case Reading.Unreadable<LocalDate> unreadable -> {
                    wrong(field, unreadable.code(), unreadable.words());
                    yield Optional.empty();
                }
            };
        }

        private void wrong(Field field, String code, Words words) {
            problems.add(problem(code, record.getStartingLineNumber(), field, text(field), words));
        }
    }
}
