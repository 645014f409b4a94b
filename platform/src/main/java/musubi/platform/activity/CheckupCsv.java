package musubi.platform.activity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
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
import musubi.platform.people.PersonId;
import musubi.platform.sheet.SentList;
import musubi.quantity.BadInput;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * Check-ups as a table with a header in Japanese or English. Somebody is told by the number of the participant, or by name or reading
 * and day of birth. What a problem says holds no name.
 */
final class CheckupCsv {
    static final int MOST_ROWS = 20_000;
    private static final String FILE = "CSV";
    private static final SentList<Field> LIST = new SentList<>(Field.class, FILE, MOST_ROWS);

    private final List<SentList<Field>.Line> lines;
    private final List<Problem> problems = new ArrayList<>();

    /** Readings with where each stands, and the lines that could not be read. */
    record Table(List<CheckupReading> readings, List<Long> lines, List<Problem> problems, int total) {}

    private CheckupCsv(List<SentList<Field>.Line> lines) {
        this.lines = lines;
    }

    /**
     * Reads a whole table.
     *
     * @param people tells who is meant by names
     * @throws BadInput when it is no table, lacks a column, is empty or too long
     */
    static Table read(byte[] content, Function<Collection<Named>, Map<Named, Set<PersonId>>> people) {
        var lines = LIST.lines(LIST.text(Sheets.csv(FILE, content)));
        var first = lines.getFirst();
        boolean named = first.has(Field.BORN) && (first.has(Field.NAME) || first.has(Field.KANA));
        if (!named && !first.has(Field.PERSON)) throw LIST.lacks(Field.PERSON);
        return new CheckupCsv(lines).table(people);
    }

    private Table table(Function<Collection<Named>, Map<Named, Set<PersonId>>> people) {
        var named = people.apply(lines.stream().flatMap(r -> named(r).stream()).toList());
        var readings = new ArrayList<CheckupReading>();
        var numbers = new ArrayList<Long>();
        for (var row : lines) {
            var person = person(row, named);
            var read = CheckupText.read(person.orElse(new PersonId(new UUID(0, 0))), field -> cell(row, field));
            read.wrong().forEach((field, words) -> wrong(row, field, words));
            if (person.isPresent())
                read.reading().ifPresent(reading -> {
                    readings.add(reading);
                    numbers.add(row.number());
                });
        }
        return new Table(readings, numbers, problems, lines.size());
    }

    private static String cell(SentList<Field>.Line row, Field field) {
        return row.cell(field).strip();
    }

    private static Optional<Named> named(SentList<Field>.Line row) {
        var name = cell(row, Field.NAME);
        var kana = cell(row, Field.KANA);
        if (!cell(row, Field.PERSON).isEmpty() || name.isEmpty() && kana.isEmpty()) return Optional.empty();
        return Cells.birth(cell(row, Field.BORN), false) instanceof Reading.Parsed<LocalDate>(var born)
                ? Optional.of(new Named(name, kana, born))
                : Optional.empty();
    }

    private Optional<PersonId> person(SentList<Field>.Line row, Map<Named, Set<PersonId>> people) {
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

    private Optional<PersonId> numbered(SentList<Field>.Line row, String number) {
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

    /** What stood there may be a name and is not said. */
    private void wrong(SentList<Field>.Line row, Field field, Words words) {
        problems.add(LIST.problem("checkups.cell", row.number(), field, "", words));
    }
}
