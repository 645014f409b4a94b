package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.Unit;

/** Goes through the days of one person that have a reading, and says what each is worth. */
final class DayWalk {
    /** Receives what a day is worth. */
    interface DayWorth {
        void day(int epochDay, long worth);
    }

    private final PersonReadings readings;
    private final DayShape shape;
    private final Periods.Period period;
    private final int index;
    private final Person person;
    private final Days window;
    private final Optional<Condition> condition;
    private final Optional<Expression> pays;

    /** Counts 1 for each day the condition holds; or, with {@code pays}, what the clause pays. */
    DayWalk(
            PersonReadings readings,
            DayShape shape,
            Periods.Period period,
            int person,
            Days window,
            Optional<Condition> condition,
            Optional<Expression> pays) {
        this.readings = readings;
        this.shape = shape;
        this.period = period;
        this.index = person;
        this.person = readings.person(person);
        this.window = window;
        this.condition = condition;
        this.pays = pays;
    }

    boolean needsReadings() {
        return !shape.names().isEmpty();
    }

    void walk(DayWorth each) {
        if (shape.simple()) walkOne(each);
        else walkSeveral(each);
    }

    /** One measure: every distinct reading is evaluated once for each distinct set of properties. */
    private void walkOne(DayWorth each) {
        var s = readings.series(period, shape.names().getFirst());
        int nextChange = Integer.MIN_VALUE;
        var table = (DayTable) null;
        for (int i = s.first(index, window); s.within(index, i, window); i++) {
            int day = s.day()[i];
            if (!takesPart(day)) continue;
            if (day >= nextChange || table == null) {
                var date = LocalDate.ofEpochDay(day);
                table = shape.table(person, period.agreement().subject().ageOn(), date);
                nextChange = Settlement.day(shape.nextChange(person, date));
            }
            int at = day;
            each.day(
                    day,
                    table.worth(
                            s.numerator()[i],
                            s.denominatorAt(i),
                            (n, d) -> worth(at, Map.of(shape.names().getFirst(), Exact.of(n, d)))));
        }
    }

    private void walkSeveral(DayWorth each) {
        var days = new TreeMap<Integer, Map<String, Exact>>();
        var unsaid = readings.withoutReading(period, shape.names());
        for (var name : shape.names()) {
            var s = readings.series(period, name);
            for (int i = s.first(index, window); s.within(index, i, window); i++)
                days.computeIfAbsent(s.day()[i], d -> new HashMap<>(unsaid))
                        .put(name, Exact.of(s.numerator()[i], s.denominatorAt(i)));
        }
        if (shape.names().isEmpty())
            for (var day = window.from(); day.isBefore(window.until()); day = day.plusDays(1))
                days.put(Settlement.day(day), Map.of());
        days.forEach((day, measured) -> {
            if (takesPart(day)) each.day(day, worth(day, measured));
        });
    }

    boolean takesPart(int epochDay) {
        for (var days : person.enrolled())
            if (days.from().toEpochDay() <= epochDay && epochDay < days.until().toEpochDay()) return true;
        return false;
    }

    /** What a day without a reading is worth. */
    long worth(int epochDay) {
        return worth(epochDay, readings.withoutReading(period, shape.names()));
    }

    /** What a day with these readings is worth, evaluated exactly. */
    private long worth(int epochDay, Map<String, Exact> measured) {
        var units = new HashMap<String, Unit>();
        var rounded = new HashMap<String, Exact>();
        for (var name : shape.names()) units.put(name, readings.unit(period, name));
        measured.forEach((name, reading) -> rounded.put(name, PeriodScope.rounded(period, name, reading)));
        var evaluator = new Evaluator(
                period.agreement(),
                new DayScope(
                        person,
                        LocalDate.ofEpochDay(epochDay),
                        period.agreement().subject().ageOn(),
                        rounded,
                        units,
                        readings.measurements()));
        if (condition.isPresent())
            switch (evaluator.truth(condition.get())) {
                case Evaluator.Truth.Unknown unknown -> {
                    return pays.isPresent() && period.daily() ? missing() : 0;
                }
                case Evaluator.Truth.Known known -> {
                    if (!known.holds()) return 0;
                }
            }
        if (pays.isEmpty()) return 1;
        return switch (evaluator.value(pays.get())) {
            case Outcome.Got got -> Settlement.whole(period.agreement().rounding(), got.value());
            case Outcome.Absent absent -> missing();
        };
    }

    private long missing() {
        return Settlement.missing(period.clause(), period.agreement().rounding());
    }
}
