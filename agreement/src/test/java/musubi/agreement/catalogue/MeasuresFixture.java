package musubi.agreement.catalogue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.settlement.DaySeries;
import musubi.agreement.settlement.EvidenceRef;
import musubi.agreement.settlement.Measured;
import musubi.agreement.settlement.Measurements;
import musubi.agreement.settlement.Person;
import musubi.agreement.settlement.Question;
import musubi.agreement.settlement.Settlement;
import musubi.agreement.settlement.Statement;
import musubi.agreement.settlement.Study;
import musubi.agreement.statement.StudyJson;
import musubi.agreement.term.Subject;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/**
 * Measured values as a text table: {@code name | subject | period | value}. A subject is empty for the agreement as a
 * whole; a period is empty, a fiscal year, a month or a day. {@code person | id | born | enrolled} names a person.
 */
final class MeasuresFixture implements Measurements {
    private record Row(String name, String subject, String period, String value) {}

    private final List<Row> rows;
    private final Map<String, Study> studies = new TreeMap<>();

    private MeasuresFixture(List<Row> rows) {
        this.rows = rows;
    }

    static MeasuresFixture of(String table) {
        return new MeasuresFixture(table.lines()
                .filter(l -> !l.isBlank())
                .map(l -> Arrays.stream((l + " ").split("\\|", -1))
                        .map(String::strip)
                        .toList())
                .map(c -> new Row(c.get(0), c.get(1), c.get(2), c.get(3)))
                .toList());
    }

    MeasuresFixture with(String study) {
        var read = StudyJson.read("study", study);
        studies.put(read.id(), read);
        return this;
    }

    /** The same facts in another order. */
    MeasuresFixture shuffled(java.util.Random random) {
        var other = new ArrayList<>(rows);
        Collections.shuffle(other, random);
        return new MeasuresFixture(other);
    }

    static Catalogue catalogue() {
        return Catalogue.of(List.of(
                measure("participants", "people", false, "agreement provider municipality person", ""),
                measure("continuers", "people", false, "agreement provider person", "months consecutive attributed"),
                measure("rate", "percent", false, "agreement provider municipality", ""),
                measure("mean-steps", "steps", false, "agreement person", ""),
                measure("check-up-taken", "ratio", false, "person", "kind"),
                measure("bmi", "kg/m2", false, "agreement person", "which"),
                measure("class-attendance", "times", true, "agreement person", "programme"),
                measure("steps", "steps", true, "agreement person", "late-days")));
    }

    private static Catalogue.Measure measure(
            String id, String unit, boolean daily, String subjects, String parameters) {
        return new Catalogue.Measure(
                id,
                Unit.parse(unit),
                daily,
                daily,
                Set.of(subjects.split(" ")),
                parameters.isEmpty() ? Set.of() : Set.of(parameters.split(" ")),
                Optional.of(Exact.ZERO),
                unit.equals("percent") ? Optional.of(Exact.ONE) : Optional.empty());
    }

    static Signed read(String yaml) {
        return Agreements.read("test.yaml", yaml, catalogue());
    }

    Statement settle(String yaml, String from, String until) {
        return settle(read(yaml), from, until);
    }

    Statement settle(Signed signed, String from, String until) {
        return Settlement.settle(
                signed,
                catalogue(),
                this,
                from + ".." + until,
                new Days(LocalDate.parse(from), LocalDate.parse(until)),
                Map.of());
    }

    private static boolean fits(Row row, Question question) {
        var from = question.window().from();
        return row.name().equals(question.name())
                && (row.period().isEmpty()
                        || row.period().equals("which=" + question.parameters().getOrDefault("which", ""))
                        || row.period().equals(FiscalYear.of(from).toString())
                        || from.toString().startsWith(row.period()));
    }

    private static Measured measured(Row row, Question question) {
        return new Measured.Value(
                Exact.parse(row.value()),
                catalogue()
                        .find(question.measure())
                        .map(Catalogue.Measure::unit)
                        .orElse(Unit.NONE),
                evidence(question));
    }

    private static EvidenceRef evidence(Question question) {
        return new EvidenceRef(question.measure(), question.parameters(), question.window(), "", "", "", "");
    }

    @Override
    public Measured value(Question question) {
        return rows.stream()
                .filter(r -> fits(r, question) && r.subject().isEmpty())
                .findFirst()
                .map(r -> measured(r, question))
                .orElse(new Measured.NotMeasured(Words.same("not in the table")));
    }

    @Override
    public Map<String, Measured> bySubject(Question question, Subject.Each each) {
        var values = new TreeMap<String, Measured>();
        for (var row : rows)
            if (fits(row, question) && !row.subject().isEmpty()) values.put(row.subject(), measured(row, question));
        return values;
    }

    @Override
    public List<Person> people(Optional<String> scheme) {
        return rows.stream()
                .filter(r -> r.name().equals("person"))
                .map(r -> new Person(
                        r.subject(),
                        Optional.of(LocalDate.parse(r.period())),
                        "F",
                        "",
                        r.value().isEmpty() ? List.of() : List.of(days(r.value()))))
                .sorted(java.util.Comparator.comparing(Person::id))
                .toList();
    }

    private static Days days(String text) {
        int dots = text.indexOf("..");
        return new Days(LocalDate.parse(text.substring(0, dots)), LocalDate.parse(text.substring(dots + 2)));
    }

    @Override
    public DaySeries days(Question question) {
        var start = new ArrayList<Integer>();
        var day = new ArrayList<Integer>();
        var numerator = new ArrayList<Long>();
        for (var person : people(Optional.empty())) {
            start.add(day.size());
            rows.stream()
                    .filter(r -> r.name().equals(question.name())
                            && r.subject().equals(person.id())
                            && question.window().contains(LocalDate.parse(r.period())))
                    .sorted(java.util.Comparator.comparing(Row::period))
                    .forEach(r -> {
                        day.add((int) LocalDate.parse(r.period()).toEpochDay());
                        numerator.add(Long.parseLong(r.value()));
                    });
        }
        start.add(day.size());
        return new DaySeries(
                start.stream().mapToInt(i -> i).toArray(),
                day.stream().mapToInt(i -> i).toArray(),
                numerator.stream().mapToLong(n -> n).toArray(),
                new long[0],
                evidence(question));
    }

    @Override
    public Optional<Study> study(String id) {
        return Optional.ofNullable(studies.get(id));
    }

    private static final java.util.Set<String> OF_ANY_DOCUMENT = java.util.Set.of(
            "alias",
            "duplicate-key",
            "empty",
            "expected-list",
            "expected-mapping",
            "expected-text",
            "key",
            "missing-key",
            "not-yaml",
            "too-deep",
            "unknown-key",
            "wide-colon");

    /** The whole code of a short one: what can be wrong with any document, or with an agreement. */
    static String code(String shortCode) {
        return (OF_ANY_DOCUMENT.contains(shortCode) ? "document." : "agreement.") + shortCode;
    }
}
