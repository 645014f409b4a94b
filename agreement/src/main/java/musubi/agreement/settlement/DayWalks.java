package musubi.agreement.settlement;

import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.MeasureUse;
import musubi.quantity.Days;

/** The walks over the days of people; what they need to know about the terms is found once for all people. */
final class DayWalks {
    private final PersonReadings readings;
    /** By the identity of the expression: the same text in two versions of an agreement is two expressions. */
    private final IdentityHashMap<Object, DayShape> shapes = new IdentityHashMap<>();

    DayWalks(PersonReadings readings) {
        this.readings = readings;
    }

    /** A walk that counts 1 for each day the condition holds; or, with {@code pays}, what the clause pays. */
    DayWalk of(
            Periods.Period period, int person, Days window, Optional<Condition> condition, Optional<Expression> pays) {
        var shape = shapes.computeIfAbsent(
                pays.isPresent() ? pays.get() : condition.orElseThrow(),
                k -> DayShape.of(readings, period, condition, pays));
        return new DayWalk(readings, shape, period, person, window, condition, pays);
    }

    /** How many days of the period met the condition, on days the person takes part. */
    int met(Expression.Count count, Periods.Period period, int person) {
        var window = period.window(new MeasureUse.Window.PeriodUntilCutOff());
        if (window.isEmpty()) return 0;
        var days = new LinkedHashSet<Integer>();
        of(period, person, window.get(), Optional.of(count.where()), Optional.empty())
                .walk((day, amount) -> {
                    if (amount > 0) days.add(day);
                });
        return days.size();
    }
}
