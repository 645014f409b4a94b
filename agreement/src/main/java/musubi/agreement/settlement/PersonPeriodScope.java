package musubi.agreement.settlement;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Function;
import musubi.agreement.term.Expression;
import musubi.agreement.term.MeasureUse;
import musubi.quantity.Age;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What a clause sees of one person over a month, a year or the term. */
final class PersonPeriodScope implements Scope {
    private final PersonReadings readings;
    private final DayWalks walks;
    private final Periods.Period period;
    private final int person;
    private final Function<String, Outcome> paid;

    /** @param paid what a clause earned within the days of the period */
    PersonPeriodScope(
            PersonReadings readings,
            DayWalks walks,
            Periods.Period period,
            int person,
            Function<String, Outcome> paid) {
        this.readings = readings;
        this.walks = walks;
        this.period = period;
        this.person = person;
        this.paid = paid;
    }

    private Person who() {
        return readings.person(person);
    }

    private LocalDate reference() {
        return DayScope.reference(
                period.agreement().subject().ageOn(),
                period.days().from(),
                period.days().last());
    }

    @Override
    public Outcome reading(Expression.Name name) {
        if (name.name().equals("enrolled"))
            return DayScope.property(DayScope.ENROLLED, who().enrolledWithin(period.days()) ? 1 : 0, Unit.NONE);
        if (name.name().equals("age")) return DayScope.age(DayScope.AGE, who(), reference());
        var title = PeriodScope.title(period, name.name(), readings.measurements());
        var use = PeriodScope.use(period, name.name());
        var window = period.window(use.window());
        if (window.isEmpty()) return new Outcome.Absent(Reason.OUTSIDE_TERM, Derivation.of(title, "—"));
        return readings.eachDay(period, name.name())
                ? total(name, title, window.get())
                : PeriodScope.outcome(title, readings.value(period, name.name(), person), use);
    }

    /** The readings of the days the person takes part, added up. */
    private Outcome total(Expression.Name name, Words title, Days window) {
        var series = readings.series(period, name.name());
        var sum = Exact.ZERO;
        int days = 0;
        for (int i = series.first(person, window); series.within(person, i, window); i++) {
            if (!takesPart(series, i)) continue;
            sum = sum.plus(Exact.of(series.numerator()[i], series.denominatorAt(i)));
            days++;
        }
        if (days == 0) return readings.withoutReading(period, name.name(), title);
        var unit = readings.unit(period, name.name());
        var total = Derivation.of(
                new Words(
                        title.ja() + " の合計（記録のある " + days + " 日）",
                        "total " + title.en() + " over " + days + " days with a reading"),
                Figures.shown(sum, unit));
        var rounding = PeriodScope.use(period, name.name()).rounded();
        var value = rounding.isPresent() ? rounding.get().round(sum) : sum;
        return new Outcome.Got(
                value,
                unit,
                rounding.isPresent()
                        ? Derivation.of(Evaluator.rounding(rounding.get()), Figures.shown(value, unit), total)
                        : total,
                value.sign() == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    @Override
    public Outcome gain(Expression.Gain gain) {
        var window = period.window(PeriodScope.use(period, gain.of().name()).window());
        var measured = PeriodScope.title(period, gain.of().name(), readings.measurements());
        var title = new Words("変化: " + measured.ja(), "change of " + measured.en());
        if (window.isEmpty()) return new Outcome.Absent(Reason.OUTSIDE_TERM, Derivation.of(title, "—"));
        if (!readings.eachDay(period, gain.of().name())) return between(gain, title);
        var series = readings.series(period, gain.of().name());
        var change = switch (gain.change()) {
            case Expression.Change.FirstToLast f -> firstToLast(series, window.get());
            case Expression.Change.OverFirstWeek o -> overFirstWeek(series, window.get());
        };
        if (change.isEmpty())
            return new Outcome.Absent(
                    Reason.NOT_MEASURED,
                    Derivation.of(
                            title,
                            "—",
                            Derivation.of(new Words("比べる二つの値が揃いません", "two values to compare are missing"), "—")));
        var value = gain.down() ? change.get().negate() : change.get();
        var unit = readings.unit(period, gain.of().name());
        return new Outcome.Got(
                value,
                unit,
                Derivation.of(title, Figures.shown(value, unit)),
                value.sign() <= 0 ? Reason.TARGET_MISSED : Reason.NONE);
    }

    /** The change between the first and the last value of a measure that has both. */
    private Outcome between(Expression.Gain gain, Words title) {
        var name = gain.of().name();
        var use = PeriodScope.use(period, name);
        var first = PeriodScope.outcome(title, readings.value(period, name, person, "first"), use);
        var last = PeriodScope.outcome(title, readings.value(period, name, person, "last"), use);
        if (!(first instanceof Outcome.Got before)) return first;
        if (!(last instanceof Outcome.Got after)) return last;
        var change = after.value().minus(before.value());
        var value = gain.down() ? change.negate() : change;
        return new Outcome.Got(
                value,
                after.unit(),
                Derivation.of(title, Figures.shown(value, after.unit()), before.derivation(), after.derivation()),
                value.sign() <= 0 ? Reason.TARGET_MISSED : Reason.NONE);
    }

    private Optional<Exact> firstToLast(DaySeries series, Days window) {
        int first = -1;
        int last = -1;
        for (int i = series.first(person, window); series.within(person, i, window); i++) {
            if (!takesPart(series, i)) continue;
            if (first < 0) first = i;
            last = i;
        }
        return last == first ? Optional.empty() : Optional.of(at(series, last).minus(at(series, first)));
    }

    private Optional<Exact> overFirstWeek(DaySeries series, Days window) {
        var enrolled = who().enrolled().stream().map(Days::from).min(LocalDate::compareTo);
        if (enrolled.isEmpty()) return Optional.empty();
        var all = new Days(enrolled.get(), LocalDate.of(9999, 1, 1));
        var baseline = Exact.ZERO;
        int days = 0;
        int i = series.first(person, all);
        for (; days < 7 && series.within(person, i, all); i++) {
            if (!takesPart(series, i)) continue;
            baseline = baseline.plus(at(series, i));
            days++;
        }
        if (days < 7) return Optional.empty();
        var sum = Exact.ZERO;
        int counted = 0;
        for (int k = series.first(person, window); series.within(person, k, window); k++) {
            if (k < i || !takesPart(series, k)) continue;
            sum = sum.plus(at(series, k));
            counted++;
        }
        return counted == 0
                ? Optional.empty()
                : Optional.of(sum.dividedBy(Exact.of(counted)).minus(baseline.dividedBy(Exact.of(days))));
    }

    private boolean takesPart(DaySeries series, int position) {
        return who().enrolledOn(LocalDate.ofEpochDay(series.day()[position]));
    }

    private static Exact at(DaySeries series, int position) {
        return Exact.of(series.numerator()[position], series.denominatorAt(position));
    }

    @Override
    public Outcome count(Expression.Count count, Evaluator evaluator) {
        int met = count.part() == Expression.Count.Part.DAYS ? walks.met(count, period, person) : months(count);
        var unit = Unit.of(count.part() == Expression.Count.Part.DAYS ? "days" : "months");
        return new Outcome.Got(
                Exact.of(met),
                unit,
                Derivation.of(
                        count.part() == Expression.Count.Part.DAYS
                                ? new Words("条件を満たした日数", "days that met the condition")
                                : new Words("条件を満たした月数", "months that met the condition"),
                        Figures.shown(Exact.of(met), unit)),
                met == 0 ? Reason.TARGET_MISSED : Reason.NONE);
    }

    /** How many months of the period met the condition, each seen as a period of its own. */
    private int months(Expression.Count count) {
        var window = period.window(new MeasureUse.Window.PeriodUntilCutOff());
        if (window.isEmpty()) return 0;
        int met = 0;
        for (var month = YearMonth.from(window.get().from());
                !month.atDay(1).isAfter(window.get().last());
                month = month.plusMonths(1)) {
            var own = period.over(new Days(month.atDay(1), month.plusMonths(1).atDay(1)).within(window.get()));
            if (!who().enrolledWithin(own.days())) continue;
            var scope = new PersonPeriodScope(readings, walks, own, person, paid);
            if (new Evaluator(own.agreement(), scope).truth(count.where()) instanceof Evaluator.Truth.Known known
                    && known.holds()) met++;
        }
        return met;
    }

    @Override
    public Outcome paid(String clause) {
        return paid.apply(clause);
    }

    @Override
    public Outcome allotted(Expression.Allot allot, Evaluator evaluator) {
        return new Outcome.Absent(
                Reason.NOT_CALCULABLE,
                Derivation.of(new Words("allot は一人ひとりには使えません", "allot does not divide among persons"), "—"));
    }

    @Override
    public Optional<Integer> number(String property) {
        return switch (property) {
            case "age" -> who().born().map(born -> Age.on(reference(), born));
            case "year" -> Optional.of(period.year().year());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> label(String property) {
        return DayScope.label(who(), property, reference());
    }

    @Override
    public Optional<Study> study(String id) {
        return readings.measurements().study(id);
    }
}
