package musubi.agreement.settlement;

import java.util.List;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/**
 * The passage of people's candidates through the caps, one person after the other: in order of day, so that a cap that
 * binds in August cuts August and not April.
 */
final class Capping {
    /** What the pot that all share leaves of an amount. */
    interface Pot {
        long of(int person, int clause, int epochDay, long paid);
    }

    /** Is told of every candidate that passed the caps within the request. */
    interface Watcher {
        void passed(int clause, int epochDay, long gross, long paid, List<Line.Cut> cuts);
    }

    static final Pot UNSHARED = (person, clause, day, paid) -> paid;
    /** Watches nothing; a statement needs sums only. */
    static final Watcher NOBODY = (clause, day, gross, paid, cuts) -> {};

    /** Of a period that is settled day by day, so that each day is a period of its own. */
    private static final long DAILY = Long.MIN_VALUE + 1;

    private final EvaluatedPeriods evaluated;
    private final Meter meter;
    private final Calendar calendar;
    private final long[] keys;

    Capping(EvaluatedPeriods evaluated) {
        this.evaluated = evaluated;
        this.meter = evaluated.meter();
        this.calendar = new Calendar(evaluated.days());
        this.keys = evaluated.periods().stream()
                .mapToLong(p -> p.daily() ? DAILY : Settlement.key(p.days()))
                .toArray();
    }

    /** What the person who passed last has used of the caps. */
    Meter meter() {
        return meter;
    }

    /** Passes a person's candidates, and gathers by clause what is left of those within the request. */
    void pass(int person, Candidates candidates, Gathered[] gathered, Pot pot, Watcher watcher) {
        meter.reset();
        candidates.sort();
        var cut = new long[Meter.CAPS.size()];
        int from = Settlement.day(evaluated.requested().from());
        int until = Settlement.day(evaluated.requested().until());
        for (int i = 0; i < candidates.size(); i++) {
            int day = candidates.day(i);
            int clause = candidates.clause(i);
            long gross = candidates.amount(i);
            var terms = evaluated.periods().get(candidates.period(i)).agreement();
            long key = keys[candidates.period(i)];
            if (key == DAILY) key = day * 100_000L + 1;
            meter.under(terms);
            long carried = meter.carriedIn(clause);
            long capped = meter.apply(clause, day, calendar.month(day), key, calendar.year(day), gross, cut);
            long paid = pot.of(person, clause, day, capped);
            var line = gathered[clause];
            line.take(capped - paid);
            if (day < from || day >= until) continue;
            if (capped != paid) line.takeHere(capped - paid, new SharedPot(evaluated.signed()).limit(day));
            line.add(day, gross, paid, carried, cut, terms);
            if (watcher != NOBODY) watcher.passed(clause, day, gross, paid, Settlement.cuts(meter, clause, cut));
        }
    }

    /** Month and fiscal year of every evaluated day, so that caps turn without date arithmetic. */
    private static final class Calendar {
        private final int base;
        private final int[] month;
        private final int[] year;

        Calendar(Days days) {
            base = Settlement.day(days.from());
            int size = (int) days.count() + 1;
            month = new int[size];
            year = new int[size];
            for (int i = 0; i < size; i++) {
                var day = days.from().plusDays(i);
                month[i] = day.getYear() * 12 + day.getMonthValue();
                year[i] = FiscalYear.of(day).year();
            }
        }

        int month(int epochDay) {
            return month[at(epochDay)];
        }

        int year(int epochDay) {
            return year[at(epochDay)];
        }

        private int at(int epochDay) {
            return Math.clamp(epochDay - (long) base, 0, month.length - 1);
        }
    }
}
