package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.agreement.term.MeasureUse;
import musubi.agreement.term.Subject;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What an agreement reads about its people: day by day, or one value for each of them. Each question is asked once. */
final class PersonReadings {
    private final Catalogue catalogue;
    private final Measurements measurements;
    private final List<Person> people;
    private final Days evaluated;
    private final boolean gains;
    private final Map<Question, DaySeries> series = new HashMap<>();
    private final Map<Question, Map<String, Measured>> values = new HashMap<>();
    private final Map<Question, Measured> absent = new HashMap<>();

    /** @param evaluated the days readings are asked for, unless a window reaches further back */
    PersonReadings(Signed signed, Catalogue catalogue, Measurements measurements, List<Person> people, Days evaluated) {
        this.catalogue = catalogue;
        this.measurements = measurements;
        this.people = people;
        this.evaluated = evaluated;
        this.gains = signed.versions().stream()
                .map(Signed.Version::agreement)
                .anyMatch(a -> a.clauses().stream().anyMatch(c -> Uses.gains(a, c)));
    }

    Measurements measurements() {
        return measurements;
    }

    Person person(int index) {
        return people.get(index);
    }

    boolean eachDay(Periods.Period period, String name) {
        var use = PeriodScope.use(period, name);
        return use.given().isEmpty()
                && catalogue.find(use.id()).map(Catalogue.Measure::eachDay).orElse(false);
    }

    Unit unit(Periods.Period period, String name) {
        return catalogue
                .find(PeriodScope.use(period, name).id())
                .map(Catalogue.Measure::unit)
                .orElse(Unit.NONE);
    }

    /** All readings of a measure a clause may need: from the start of what is evaluated, or of the term for changes. */
    DaySeries series(Periods.Period period, String name) {
        var use = PeriodScope.use(period, name);
        var from = first(period, use);
        return series.computeIfAbsent(
                new Question(
                        name,
                        use.id(),
                        inTime(period, use.id(), use.parameters()),
                        new Days(from, until(period, use)),
                        false),
                measurements::days);
    }

    private LocalDate first(Periods.Period period, MeasureUse use) {
        var from = reachesBack(use) ? period.agreement().term().from() : evaluated.from();
        if (use.window() instanceof MeasureUse.Window.Trailing trailing) from = from.minusMonths(trailing.months());
        return use.window() instanceof MeasureUse.Window.Stated stated
                        && stated.days().from().isBefore(from)
                ? stated.days().from()
                : from;
    }

    /** A window that is stated, or that is the term, may end after what is evaluated. */
    private LocalDate until(Periods.Period period, MeasureUse use) {
        var end = switch (use.window()) {
            case MeasureUse.Window.Term _ -> period.agreement().term().until();
            case MeasureUse.Window.Stated stated -> stated.days().until();
            default -> evaluated.until();
        };
        return end.isAfter(evaluated.until()) ? end : evaluated.until();
    }

    /** The first day whose readings the period's clause may ask for, by measure. */
    Map<String, LocalDate> reach(Periods.Period period) {
        return reach(period, Uses.names(period.agreement(), Uses.of(period.agreement(), period.clause())));
    }

    /** The first day whose readings these names may ask for in the period, by measure. */
    Map<String, LocalDate> reach(Periods.Period period, Set<String> names) {
        var reach = new HashMap<String, LocalDate>();
        for (var name : names) {
            var use = PeriodScope.use(period, name);
            if (use.given().isPresent() || catalogue.find(use.id()).isEmpty()) continue;
            var asked = PeriodScope.question(period, name)
                    .map(q -> q.window().from())
                    .orElse(evaluated.from());
            var daily = first(period, use);
            earliest(reach, Map.of(use.id(), asked.isBefore(daily) ? asked : daily));
        }
        return reach;
    }

    /** Keeps for each measure the earlier of two first days. */
    static void earliest(Map<String, LocalDate> reach, Map<String, LocalDate> other) {
        other.forEach((measure, day) -> reach.merge(measure, day, (a, b) -> a.isBefore(b) ? a : b));
    }

    /** Whether readings from before what is evaluated matter: changes over time, and windows that reach back. */
    private boolean reachesBack(MeasureUse use) {
        return use.window() instanceof MeasureUse.Window.TermToDate
                || use.window() instanceof MeasureUse.Window.Term
                || gains;
    }

    /** The question a name stands for in the period; empty when the cut-off lies before the period begins. */
    Optional<Question> question(Periods.Period period, String name) {
        return PeriodScope.question(period, name)
                .map(q -> new Question(
                        q.name(), q.measure(), inTime(period, q.measure(), q.parameters()), q.window(), q.given()));
    }

    /** The parameters of a measure, with the agreement's deadline for uploads where the measure knows one. */
    private Map<String, String> inTime(Periods.Period period, String measure, Map<String, String> stated) {
        var parameters = new LinkedHashMap<>(stated);
        boolean late = catalogue
                .find(measure)
                .map(m -> m.parameters().contains("late-days"))
                .orElse(false);
        if (late)
            period.agreement()
                    .points()
                    .flatMap(p -> p.lateUploadDays())
                    .ifPresent(days -> parameters.putIfAbsent("late-days", Integer.toString(days)));
        return parameters;
    }

    /** The measures the period's clause needs, as questions about people. */
    List<Question> questions(Periods.Period period) {
        return Uses.names(period.agreement(), Uses.of(period.agreement(), period.clause())).stream()
                .filter(name ->
                        catalogue.find(PeriodScope.use(period, name).id()).isPresent())
                .flatMap(name -> question(period, name).stream())
                .toList();
    }

    Measured value(Periods.Period period, String name, int person) {
        return value(question(period, name).orElseThrow(), person);
    }

    /** The first or the last value of the window, of a measure that has both. */
    Measured value(Periods.Period period, String name, int person, String which) {
        var q = question(period, name).orElseThrow();
        var parameters = new LinkedHashMap<>(q.parameters());
        parameters.put("which", which);
        return value(new Question(q.name(), q.measure(), parameters, q.window(), q.given()), person);
    }

    private Measured value(Question question, int person) {
        return values.computeIfAbsent(question, q -> measurements.bySubject(q, Subject.Each.PERSON))
                .getOrDefault(
                        people.get(person).id(),
                        new Measured.NotMeasured(new Words("この人の値がありません", "there is no value for this person")));
    }

    /** What it means that a person has no reading in the window: nothing happened, or nothing was measured. */
    Outcome withoutReading(Periods.Period period, String name, Words title) {
        var question = question(period, name).orElseThrow();
        return PeriodScope.outcome(title, absent(question), PeriodScope.use(period, name));
    }

    /** What a day without a reading has of these measures: zero where nothing happened, nothing where it was not measured. */
    Map<String, Exact> withoutReading(Periods.Period period, List<String> names) {
        var zeros = new HashMap<String, Exact>();
        for (var name : names)
            question(period, name).map(this::absent).ifPresent(measured -> {
                if (measured instanceof Measured.Value value) zeros.put(name, value.value());
            });
        return zeros;
    }

    /** What a person has whom the answer to the question does not name. */
    Measured absent(Question question) {
        return absent.computeIfAbsent(question, q -> measurements.absent(q, Subject.Each.PERSON));
    }
}
