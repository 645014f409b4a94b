package musubi.platform.care;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.source.Cells;
import musubi.evidence.source.MunicipalityCode;
import musubi.evidence.source.Reading;
import musubi.evidence.source.Sheets;
import musubi.platform.people.Duplicates.Named;
import musubi.platform.people.ListedPeople;
import musubi.platform.people.PersonId;
import musubi.platform.sheet.SentList;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * A list of the care-insurance section as a table with a header in Japanese or English; which of the three it is, its columns say. Cells are read as
 * everywhere in evidence. What a problem says holds no name.
 */
final class CareCsv {
    static final int MOST_ROWS = 50_000;
    private static final String FILE = "CSV";
    private static final SentList<CareField> LIST = new SentList<>(CareField.class, FILE, MOST_ROWS);
    private static final ListedPeople.Columns<CareField> WHO =
            new ListedPeople.Columns<>(CareField.PERSON, CareField.NAME, CareField.KANA, CareField.BORN);

    private final CareKind kind;
    private final List<SentList<CareField>.Line> lines;
    private final LocalDate today;
    private final List<Problem> problems = new ArrayList<>();

    /** What a list says, and the lines that could not be read. */
    record Table(CareKind kind, List<CareRow> rows, List<Problem> problems, int total) {}

    /**
     * Who there is.
     *
     * @param countAs records that were merged, each with the one it counts as
     */
    record Everybody(
            Function<Collection<Named>, Map<Named, Set<PersonId>>> meant,
            Function<Collection<PersonId>, Set<PersonId>> known,
            Map<PersonId, PersonId> countAs) {}

    private CareCsv(CareKind kind, List<SentList<CareField>.Line> lines, LocalDate today) {
        this.kind = kind;
        this.lines = lines;
        this.today = today;
    }

    /**
     * Reads a whole table.
     *
     * @throws BadInput when it is no table, is none of the three, lacks a column, is empty or too long
     */
    static Table read(byte[] content, Everybody everybody, LocalDate today) {
        var lines = LIST.lines(LIST.text(Sheets.csv(FILE, content)));
        var first = lines.getFirst();
        var kind = kind(first);
        if (!ListedPeople.tells(first, WHO)) throw LIST.lacks(CareField.PERSON);
        for (var field : CareField.of(kind))
            if (field.meaning().required() && !first.has(field)) throw LIST.lacks(field);
        return new CareCsv(kind, lines, today).table(everybody);
    }

    private static CareKind kind(SentList<CareField>.Line first) {
        if (first.has(CareField.LEVEL)) return CareKind.CERTIFICATION;
        if (first.has(CareField.YEN)) return CareKind.BENEFIT;
        if (first.has(CareField.KIND)) return CareKind.DEPARTURE;
        throw new BadInput(
                "care.header",
                Place.whole(FILE),
                "",
                new Words(
                        "見出しに「区分」（認定）、「給付費」（給付）、「事由」（異動）のどれもありません。様式の見出しをそのまま使ってください。",
                        "The header has none of level (certifications), yen (benefits) and kind (departures): use the header of a template."));
    }

    private Table table(Everybody everybody) {
        var listed = ListedPeople.of(lines, WHO, everybody.meant(), this::wrong);
        var people = new LinkedHashMap<SentList<CareField>.Line, Optional<PersonId>>();
        for (var line : lines)
            people.put(line, listed.of(line).map(p -> everybody.countAs().getOrDefault(p, p)));
        var known = everybody
                .known()
                .apply(people.values().stream().flatMap(Optional::stream).collect(Collectors.toSet()));
        var rows = new ArrayList<CareRow>();
        var unread = new ArrayList<CareRow>();
        people.forEach((line, person) -> {
            var said = new HashMap<String, String>();
            boolean whole = said(line, said);
            if (person.isEmpty()) return;
            if (!known.contains(person.get()))
                wrong(
                        line,
                        CareField.PERSON,
                        new Words("この番号の参加者はいません。番号を確かめてください。", "No participant has this number: check it."));
            else
                (whole ? rows : unread)
                        .add(new CareRow(line.number(), person.get().value(), said, CareRow.Standing.NEW));
        });
        return new Table(kind, once(rows, unread), problems, lines.size());
    }

    /**
     * A list that says two things of one fact does not tell which is right, so it says neither; nor what can be read of it where another line of
     * the same fact cannot.
     */
    private List<CareRow> once(List<CareRow> rows, List<CareRow> unread) {
        var lines = new HashMap<String, List<Long>>();
        for (var row : Stream.concat(rows.stream(), unread.stream()).toList())
            lines.computeIfAbsent(row.key(kind), k -> new ArrayList<>()).add(row.line());
        var once = new ArrayList<CareRow>();
        for (var row : rows) {
            var same = lines.getOrDefault(row.key(kind), List.of());
            if (same.size() == 1) once.add(row);
            else problems.add(LIST.problem("care.twice", row.line(), keyField(), "", twice(same)));
        }
        return once;
    }

    private CareField keyField() {
        return CareField.of(kind).getFirst();
    }

    private Words twice(List<Long> lines) {
        var where = lines.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
        return switch (kind) {
            case CERTIFICATION ->
                new Words(
                        "同じ方の同じ開始日の行が複数あります（%s 行目）。1行にしてください。".formatted(where),
                        "Several rows have this person and first day (lines %s): leave one.".formatted(where));
            case BENEFIT ->
                new Words(
                        "同じ方・同じ月・同じ保険の行が複数あります（%s 行目）。合計して1行にしてください。".formatted(where),
                        "Several rows have this person, month and insurance (lines %s): add them up in one."
                                .formatted(where));
            case DEPARTURE ->
                new Words(
                        "同じ方・同じ日・同じ事由の行が複数あります（%s 行目）。1行にしてください。".formatted(where),
                        "Several rows have this person, day and kind (lines %s): leave one.".formatted(where));
        };
    }

    /** Puts what can be read of a line into the map; whether that is all of it. */
    private boolean said(SentList<CareField>.Line line, Map<String, String> said) {
        var unread = new HashSet<CareField>();
        for (var field : CareField.of(kind)) {
            var cell = line.cell(field).strip();
            if (cell.isEmpty()) {
                if (!field.meaning().required()) continue;
                unread.add(field);
                problem(line, field, "csv.empty", new Words("必須の欄が空です", "the cell must not be empty"));
                continue;
            }
            switch (read(field, cell)) {
                case Reading.Parsed<String>(var value) -> said.put(field.english(), value);
                case Reading.Unreadable<String>(var code, var words) -> {
                    unread.add(field);
                    problem(line, field, code, words);
                }
            }
        }
        return unread.isEmpty();
    }

    private Reading<String> read(CareField field, String cell) {
        return switch (field) {
            case PERSON, NAME, KANA, BORN -> throw new IllegalArgumentException(field + " says nothing");
            // A renewal is decided before it begins; more than a year ahead is a slip of the pen. Our own choice.
            case EFFECTIVE_FROM -> day(cell, today.plusYears(1));
            case DECIDED_ON, DAY -> day(cell, today);
            case MONTH -> month(cell);
            case YEN -> yen(cell);
            case LEVEL, INSURANCE, KIND -> word(field, cell);
            case MUNICIPALITY, MOVED_TO -> MunicipalityCode.read(cell).map(code -> code.value());
        };
    }

    private static Reading<String> day(String cell, LocalDate last) {
        var read = Cells.day(cell, false);
        return read instanceof Reading.Parsed<LocalDate>(var day) && day.isAfter(last)
                ? toCome()
                : read.map(LocalDate::toString);
    }

    private Reading<String> month(String cell) {
        var read = Cells.month(cell);
        return read instanceof Reading.Parsed<YearMonth>(var month) && month.isAfter(YearMonth.from(today))
                ? toCome()
                : read.map(month -> month.atDay(1).toString());
    }

    private static Reading<String> toCome() {
        return new Reading.Unreadable<>(
                "care.to-come", new Words("先の日付です。確かめてください。", "This lies too far ahead: check it."));
    }

    private static Reading<String> yen(String cell) {
        var read = Cells.wholeNumber(cell);
        return read instanceof Reading.Parsed<Long>(var yen) && yen < 0
                ? new Reading.Unreadable<>(
                        "care.yen",
                        new Words(
                                "給付費は0円以上で書いてください。過誤調整は、調整後の額をその月の額にしてください。",
                                "Write zero yen or more: after an adjustment, the amount of the month it concerns."))
                : read.map(String::valueOf);
    }

    private static Reading<String> word(CareField field, String cell) {
        var meaning = field.meaning().meaning();
        var plain = plain(cell);
        for (var word : meaning.among()) if (plain(word).equals(plain)) return new Reading.Parsed<>(word);
        for (var pair : meaning.also()) {
            int equals = pair.indexOf('=');
            if (plain(pair.substring(0, equals)).equals(plain)) return new Reading.Parsed<>(pair.substring(equals + 1));
        }
        var spoken = Arrays.stream(meaning.also())
                .map(pair -> "「" + pair.substring(0, pair.indexOf('=')) + "」")
                .collect(Collectors.joining());
        return new Reading.Unreadable<>(
                "care.word",
                new Words(spoken + "のどれかを書いてください。", "Write one of " + String.join(", ", meaning.among()) + "."));
    }

    private static String plain(String text) {
        return Cells.normal(text).toLowerCase(Locale.ROOT);
    }

    /** What stood there may be a name and is not said. */
    private void wrong(SentList<CareField>.Line line, CareField field, Words words) {
        problem(line, field, "care.who", words);
    }

    private void problem(SentList<CareField>.Line line, CareField field, String code, Words words) {
        problems.add(LIST.problem(code, line.number(), field, "", words));
    }

    /** The header of the template of a kind. */
    static List<String> header(CareKind kind) {
        return Stream.concat(CareField.WHO.stream(), CareField.of(kind).stream())
                .map(CareField::header)
                .toList();
    }
}
