package musubi.platform.activity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import musubi.evidence.source.Sheets;
import musubi.platform.activity.CheckupText.Field;
import musubi.platform.people.Duplicates.Named;
import musubi.platform.people.ListedPeople;
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

    private static final ListedPeople.Columns<Field> WHO =
            new ListedPeople.Columns<>(Field.PERSON, Field.NAME, Field.KANA, Field.BORN);

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
        if (!ListedPeople.tells(first, WHO)) throw LIST.lacks(Field.PERSON);
        return new CheckupCsv(lines).table(people);
    }

    private Table table(Function<Collection<Named>, Map<Named, Set<PersonId>>> people) {
        var listed = ListedPeople.of(lines, WHO, people, this::wrong);
        var readings = new ArrayList<CheckupReading>();
        var numbers = new ArrayList<Long>();
        for (var row : lines) {
            var person = listed.of(row);
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

    /** What stood there may be a name and is not said. */
    private void wrong(SentList<Field>.Line row, Field field, Words words) {
        problems.add(LIST.problem("checkups.cell", row.number(), field, "", words));
    }
}
