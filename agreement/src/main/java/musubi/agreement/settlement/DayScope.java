package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.term.Expression;
import musubi.agreement.term.Subject;
import musubi.quantity.Age;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What a clause sees of one person on one day. */
final class DayScope implements Scope {
    static final Words ENROLLED = new Words("参加登録", "enrolled");
    static final Words AGE = new Words("年齢", "age");
    private final Person person;
    private final LocalDate day;
    private final Subject.AgeOn ageOn;
    private final Map<String, Exact> readings;
    private final Map<String, Unit> units;
    private final Measurements measurements;

    /** @param readings of the day, by name; a name without one was not measured */
    DayScope(
            Person person,
            LocalDate day,
            Subject.AgeOn ageOn,
            Map<String, Exact> readings,
            Map<String, Unit> units,
            Measurements measurements) {
        this.person = person;
        this.day = day;
        this.ageOn = ageOn;
        this.readings = readings;
        this.units = units;
        this.measurements = measurements;
    }

    @Override
    public Outcome reading(Expression.Name name) {
        var title = Words.same(name.name());
        if (name.name().equals("enrolled")) return property(ENROLLED, person.enrolledOn(day) ? 1 : 0, Unit.NONE);
        if (name.name().equals("age")) return age(AGE, person, reference(ageOn, day, day));
        var reading = readings.get(name.name());
        if (reading == null)
            return new Outcome.Absent(
                    Reason.NOT_MEASURED,
                    Derivation.of(
                            title,
                            "—",
                            Derivation.of(new Words("この日の記録がありません", "no reading on the day"), day.toString())));
        var unit = units.getOrDefault(name.name(), Unit.NONE);
        return new Outcome.Got(
                reading,
                unit,
                Derivation.of(title, Figures.shown(reading, unit)),
                reading.sign() == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    static Outcome property(Words title, int value, Unit unit) {
        return new Outcome.Got(
                Exact.of(value),
                unit,
                Derivation.of(title, Figures.shown(Exact.of(value), unit)),
                value == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    /** The person's age on the reference date, where the day of birth is known. */
    static Outcome age(Words title, Person person, LocalDate reference) {
        return person.born().isPresent()
                ? property(title, Age.on(reference, person.born().get()), Unit.of("years"))
                : new Outcome.Absent(
                        Reason.NOT_MEASURED,
                        Derivation.of(
                                title,
                                "—",
                                Derivation.of(new Words("生年月日がありません", "the day of birth is not known"), "—")));
    }

    /** The day properties are read on, for a period from {@code first} to {@code last}. */
    static LocalDate reference(Subject.AgeOn ageOn, LocalDate first, LocalDate last) {
        return switch (ageOn) {
            case PERIOD_START -> first;
            case PERIOD_END -> last;
            case FISCAL_YEAR_START -> FiscalYear.of(first).days().from();
            case FISCAL_YEAR_END -> FiscalYear.of(first).days().last();
        };
    }

    @Override
    public Outcome gain(Expression.Gain gain) {
        return longerOnly("gain");
    }

    @Override
    public Outcome count(Expression.Count count, Evaluator evaluator) {
        return longerOnly("count");
    }

    @Override
    public Outcome paid(String clause) {
        return longerOnly("clause");
    }

    @Override
    public Outcome allotted(Expression.Allot allot, Evaluator evaluator) {
        return longerOnly("allot");
    }

    private static Outcome longerOnly(String form) {
        return new Outcome.Absent(
                Reason.NOT_CALCULABLE,
                Derivation.of(
                        new Words(form + " は月や年度の条項で使います", form + " belongs to clauses per month or fiscal year"),
                        "—"));
    }

    @Override
    public Optional<Integer> number(String property) {
        return switch (property) {
            case "age" -> person.born().map(born -> Age.on(reference(ageOn, day, day), born));
            case "year" -> Optional.of(FiscalYear.of(day).year());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> label(String property) {
        return label(person, property, reference(ageOn, day, day));
    }

    static Optional<String> label(Person person, String property, LocalDate day) {
        return switch (property) {
            case "sex" -> Optional.of(person.sex()).filter(s -> !s.isEmpty());
            case "municipality" -> Optional.of(person.municipalityOn(day)).filter(m -> !m.isEmpty());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Study> study(String id) {
        return measurements.study(id);
    }
}
