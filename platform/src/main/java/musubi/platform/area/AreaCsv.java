package musubi.platform.area;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.platform.sheet.Column;
import musubi.platform.sheet.SentList;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** A list of areas as it is sent. Every row is read or said to be unreadable. */
final class AreaCsv {
    private static final String FILE = "CSV";

    /** Lists of areas come with columns that tell of people, such as who heads a district; those are not kept. */
    static final SentList<Field> LIST = new SentList<>(Field.class, FILE, Areas.MOST);

    private AreaCsv() {}

    /** The columns, in the order of the template. */
    enum Field implements Column {
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

        @Override
        public String header() {
            return ja;
        }

        @Override
        public String english() {
            return en;
        }

        @Override
        public Need need() {
            return this == CODE || this == KIND || this == NAME ? Need.NEEDED : Need.OPTIONAL;
        }
    }

    static BadInput whole(String code, Words words) {
        return new BadInput(code, Place.whole(FILE), "", words);
    }

    /** An area and the line it stands in. */
    record Row(long line, Area area) {}

    /** What could be read and what could not; {@code total} rows in all. */
    record Read(List<Row> rows, List<Problem> problems, int total) {}

    /**
     * Reads a whole list.
     *
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    static Read read(String text) {
        var rows = new ArrayList<Row>();
        var problems = new ArrayList<Problem>();
        var lines = LIST.lines(text);
        for (var line : lines) {
            var cells = new AreaRow(line);
            cells.read().ifPresent(rows::add);
            problems.addAll(cells.problems);
        }
        return new Read(List.copyOf(rows), List.copyOf(problems), lines.size());
    }

    /** The cells of one row, and what is wrong with them. */
    private static final class AreaRow {
        private final SentList<Field>.Line line;
        private final List<Problem> problems = new ArrayList<>();

        AreaRow(SentList<Field>.Line line) {
            this.line = line;
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
                    line.number(),
                    new Area(
                            text(Field.CODE),
                            kind.orElseThrow(),
                            new Words(ja, en.isEmpty() ? ja : en),
                            from,
                            until,
                            Optional.of(text(Field.PART_OF)).filter(code -> !code.isEmpty()))));
        }

        private String text(Field field) {
            return Cells.normal(line.cell(field));
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
            problems.add(line.problem(code, field, words));
        }
    }
}
