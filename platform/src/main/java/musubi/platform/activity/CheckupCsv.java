package musubi.platform.activity;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import musubi.evidence.source.Cells;
import musubi.evidence.source.Reading;
import musubi.evidence.source.Sheets;
import musubi.platform.activity.CheckupText.Field;
import musubi.platform.people.Duplicates.Named;
import musubi.platform.people.PeopleCsv;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Check-ups as a table with a header in Japanese or English. Somebody is told by the number of the participant, or by name or reading
 * and day of birth. What a problem says holds no name.
 */
final class CheckupCsv {
    static final int MOST_ROWS = 20_000;
    private static final String FILE = "CSV";

    private final List<CsvRecord> records = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Field, Integer> columns;

    /** Readings with where each stands, and the lines that could not be read. */
    record Table(List<CheckupReading> readings, List<Long> lines, List<Problem> problems, int total) {}

    private CheckupCsv(Map<Field, Integer> columns) {
        this.columns = columns;
    }

    /**
     * Reads a whole table.
     *
     * @param people tells who is meant by names
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    static Table read(byte[] content, Function<Collection<Named>, Map<Named, Set<PersonId>>> people) {
        try (var csv = CsvReader.builder().ofCsvRecord(PeopleCsv.text(FILE, Sheets.csv(FILE, content)))) {
            var lines = csv.iterator();
            if (!lines.hasNext()) throw empty();
            var read = new CheckupCsv(header(lines.next()));
            while (lines.hasNext()) {
                var line = lines.next();
                if (line.getFields().stream().allMatch(String::isBlank)) continue;
                if (read.records.size() == MOST_ROWS) throw tooLong();
                read.records.add(line);
            }
            if (read.records.isEmpty()) throw empty();
            return read.table(people);
        } catch (CsvParseException e) {
            throw whole(
                    "checkups.table",
                    new Words("CSV として読めません。引用符を確かめてください。", "This is not a table: check its quotes."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Field, Integer> header(CsvRecord line) {
        var columns = new EnumMap<Field, Integer>(Field.class);
        var headers = line.getFields().stream().map(Cells::normal).toList();
        for (var field : Field.values())
            for (int i = 0; i < headers.size(); i++) if (field.named(headers.get(i))) columns.putIfAbsent(field, i);
        for (var field : List.of(Field.DAY, Field.KIND)) if (!columns.containsKey(field)) throw missing(field);
        boolean named =
                columns.containsKey(Field.BORN) && (columns.containsKey(Field.NAME) || columns.containsKey(Field.KANA));
        if (!named && !columns.containsKey(Field.PERSON)) throw missing(Field.PERSON);
        return columns;
    }

    private static BadInput missing(Field field) {
        return new BadInput(
                "checkups.column",
                new Place(FILE, 1, field.header()),
                "",
                new Words(
                        "見出しに「%s」の列がありません。様式の見出しをそのまま使ってください。".formatted(field.header()),
                        "The header lacks the column %s (%s): use the header of the template."
                                .formatted(field.id(), field.header())));
    }

    private Table table(Function<Collection<Named>, Map<Named, Set<PersonId>>> people) {
        var named =
                people.apply(records.stream().flatMap(r -> named(r).stream()).toList());
        var readings = new ArrayList<CheckupReading>();
        var lines = new ArrayList<Long>();
        for (var row : records) {
            var person = person(row, named);
            var read = CheckupText.read(person.orElse(new PersonId(new UUID(0, 0))), field -> cell(row, field));
            read.wrong().forEach((field, words) -> wrong(row, field, words));
            if (person.isPresent())
                read.reading().ifPresent(reading -> {
                    readings.add(reading);
                    lines.add(row.getStartingLineNumber());
                });
        }
        return new Table(readings, lines, problems, records.size());
    }

    private String cell(CsvRecord row, Field field) {
        var column = columns.get(field);
        return column == null || column >= row.getFieldCount()
                ? ""
                : row.getField(column).strip();
    }

    private Optional<Named> named(CsvRecord row) {
        var name = cell(row, Field.NAME);
        var kana = cell(row, Field.KANA);
        if (!cell(row, Field.PERSON).isEmpty() || name.isEmpty() && kana.isEmpty()) return Optional.empty();
        return Cells.birth(cell(row, Field.BORN), false) instanceof Reading.Parsed<LocalDate>(var born)
                ? Optional.of(new Named(name, kana, born))
                : Optional.empty();
    }

    private Optional<PersonId> person(CsvRecord row, Map<Named, Set<PersonId>> people) {
        var number = cell(row, Field.PERSON);
        if (!number.isEmpty()) return numbered(row, number);
        var named = named(row);
        if (named.isEmpty()) {
            wrong(
                    row,
                    Field.BORN,
                    new Words(
                            "参加者番号か、氏名（またはフリガナ）と生年月日を書いてください。生年月日は 1950-04-01 や 昭和25年4月1日 の形です。",
                            "Write the number of the participant, or the name or its reading and the day of birth such as 1950-04-01."));
            return Optional.empty();
        }
        var meant = people.getOrDefault(named.get(), Set.of());
        if (meant.size() == 1) return meant.stream().findFirst();
        wrong(
                row,
                Field.NAME,
                meant.isEmpty()
                        ? new Words(
                                "この氏名と生年月日の参加者はいません。表記と生年月日を確かめてください。",
                                "Nobody with this name and day of birth takes part: check both.")
                        : new Words(
                                "この氏名と生年月日の参加者が複数います。参加者番号を書いてください。",
                                "Several participants have this name and day of birth: write the number of the one who is meant."));
        return Optional.empty();
    }

    private Optional<PersonId> numbered(CsvRecord row, String number) {
        try {
            if (number.length() == 36) return Optional.of(new PersonId(UUID.fromString(number)));
        } catch (IllegalArgumentException e) {
            wrong(row, Field.PERSON, NO_NUMBER);
            return Optional.empty();
        }
        wrong(row, Field.PERSON, NO_NUMBER);
        return Optional.empty();
    }

    private static final Words NO_NUMBER =
            new Words("参加者番号ではありません。36文字の番号を書いてください。", "This is no number of a participant: it has 36 characters.");

    private void wrong(CsvRecord row, Field field, Words words) {
        problems.add(Problem.error(
                "checkups.cell", new Place(FILE, row.getStartingLineNumber(), field.header()), "", words));
    }

    private static BadInput whole(String code, Words words) {
        return new BadInput(code, Place.whole(FILE), "", words);
    }

    private static BadInput empty() {
        return whole(
                "checkups.empty",
                new Words(
                        "行がありません。1行目に見出し、2行目から健診を書いてください。",
                        "There are no rows: write the header in the first line and check-ups from the second."));
    }

    private static BadInput tooLong() {
        return whole(
                "checkups.too-long",
                new Words(
                        "%,d 行を超えています。分けて送ってください。".formatted(MOST_ROWS),
                        "More than %,d rows: send it in parts.".formatted(MOST_ROWS)));
    }
}
