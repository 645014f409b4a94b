package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Expression;
import musubi.agreement.term.MeasureUse;
import musubi.quantity.Days;
import musubi.quantity.Exact;
import musubi.quantity.FiscalYear;
import musubi.quantity.Unit;
import musubi.quantity.Words;

/** What each clause yields for a person before the caps: candidates, each a day and an amount. */
final class ClauseYields {
    private final EvaluatedPeriods evaluated;
    private final List<Person> people;
    private final PersonReadings readings;
    private final Concern concern;
    private final DayWalks walks;

    ClauseYields(EvaluatedPeriods evaluated, List<Person> people, PersonReadings readings, Concern concern) {
        this.evaluated = evaluated;
        this.people = people;
        this.readings = readings;
        this.concern = concern;
        this.walks = new DayWalks(readings);
    }

    /** Adds the candidates of a person, period by period. */
    void collect(int p, Candidates candidates, Gathered[] gathered) {
        var years = new HashMap<FiscalYear, Boolean>();
        for (int k = 0; k < evaluated.periods().size(); k++) {
            var period = evaluated.periods().get(k);
            boolean concerned = period.longer()
                    ? concern.within(p, period.days())
                    : once(period) || years.computeIfAbsent(period.year(), y -> concern.in(p, y));
            if (!concerned) continue;
            int at = evaluated.indexOf(period.clause().id());
            if (evaluated.counts(period) && people.get(p).enrolledWithin(period.days())) gathered[at].see();
            int index = k;
            switch (period.clause().frequency()) {
                case Clause.Frequency.EachDay d ->
                    walk(period, p, (day, worth) -> candidates.add(day, at, index, worth));
                case Clause.Frequency.EachEvent e -> events(period, p, e.of(), at, index, candidates);
                case Clause.Frequency.OnceEach o -> once(period, p, at, index, candidates);
                case Clause.Frequency.EachMonth m -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachQuarter q -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachFiscalYear y -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.EachContractYear y -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.OnceIn o -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.OnceOn o -> whole(period, p, at, index, candidates, gathered[at]);
                case Clause.Frequency.WholeTerm t -> whole(period, p, at, index, candidates, gathered[at]);
            }
        }
    }

    /** Whether one day of the period counts, whose fiscal year says whether the agreement is for the person. */
    private static boolean once(Periods.Period period) {
        return period.clause().frequency() instanceof Clause.Frequency.OnceEach;
    }

    private Optional<Days> counted(Periods.Period period) {
        return period.window(new MeasureUse.Window.PeriodUntilCutOff())
                .filter(w -> w.overlaps(evaluated.days()))
                .map(w -> w.within(evaluated.days()));
    }

    private DayWalk walkOver(Periods.Period period, int p, Days window) {
        return walks.of(
                period,
                p,
                window,
                period.clause().when(),
                Optional.of(period.clause().pays()));
    }

    private void walk(Periods.Period period, int p, DayWalk.DayWorth each) {
        counted(period).ifPresent(window -> walkOver(period, p, window).walk(each));
    }

    /** Each event pays once: the amount of the day times the events of the day. */
    private void events(Periods.Period period, int p, Expression.Name of, int at, int index, Candidates candidates) {
        var counted = counted(period);
        if (counted.isEmpty()) return;
        var window = counted.get();
        var s = readings.series(period, of.name());
        if (period.clause().pays() instanceof Expression.Fixed fixed
                && period.clause().when().isEmpty()) {
            long worth = Settlement.whole(period.agreement().rounding(), fixed.value());
            for (int i = s.first(p, window); s.within(p, i, window); i++)
                if (people.get(p).enrolledOn(LocalDate.ofEpochDay(s.day()[i])))
                    for (long n = 0; n < s.numerator()[i]; n++) candidates.add(s.day()[i], at, index, worth);
            return;
        }
        var each = new HashMap<Integer, Long>();
        var walk = walkOver(period, p, window);
        if (walk.needsReadings()) walk.walk(each::put);
        for (int i = s.first(p, window); s.within(p, i, window); i++) {
            int day = s.day()[i];
            if (!each.containsKey(day) && walk.takesPart(day)) each.put(day, walk.worth(day));
            long worth = each.getOrDefault(day, 0L);
            for (long n = 0; n < s.numerator()[i]; n++) candidates.add(s.day()[i], at, index, worth);
        }
    }

    /** The first day the condition holds; without a condition, the day of enrolment. */
    private void once(Periods.Period period, int p, int at, int index, Candidates candidates) {
        if (period.clause().when().isEmpty()
                || period.clause().when().get() instanceof Condition.Holds(var name, var place)
                        && name.name().equals("enrolled")) {
            joining(period, p, at, index, candidates);
            return;
        }
        var found = new int[] {Integer.MAX_VALUE};
        var worth = new long[1];
        walk(period, p, (day, amount) -> {
            if (amount != 0 && day < found[0] && concern.in(p, FiscalYear.of(LocalDate.ofEpochDay(day)))) {
                found[0] = day;
                worth[0] = amount;
            }
        });
        if (found[0] != Integer.MAX_VALUE) candidates.add(found[0], at, index, worth[0]);
    }

    /** The day of enrolment pays. */
    private void joining(Periods.Period period, int p, int at, int index, Candidates candidates) {
        var joined = people.get(p).enrolled().stream()
                .map(Days::from)
                .filter(day -> period.days().contains(day) && concern.in(p, FiscalYear.of(day)))
                .min(LocalDate::compareTo);
        if (joined.isEmpty() || !evaluated.days().contains(joined.get())) return;
        if (new Evaluator(period.agreement(), new PersonPeriodScope(readings, walks, period, p, Concern::notSettled))
                        .value(period.clause().pays())
                instanceof Outcome.Got got)
            candidates.add(
                    Settlement.day(joined.get()),
                    at,
                    index,
                    Settlement.whole(period.agreement().rounding(), got.value()));
    }

    /** A month, a year or the whole term: what the clause comes to counts on the last day. */
    private void whole(Periods.Period period, int p, int at, int index, Candidates candidates, Gathered gathered) {
        if (!people.get(p).enrolledWithin(period.days())) return;
        var outcome = outcome(period, p, candidates);
        long worth = switch (outcome) {
            case Outcome.Got got -> Settlement.whole(period.agreement().rounding(), got.value());
            case Outcome.Absent absent ->
                Settlement.missing(period.clause(), period.agreement().rounding());
        };
        if (evaluated.requested().contains(period.days().last())) gathered.explain(outcome, worth);
        candidates.add(Settlement.day(period.days().last()), at, index, worth);
    }

    private Outcome outcome(Periods.Period period, int p, Candidates candidates) {
        var evaluator = new Evaluator(
                period.agreement(),
                new PersonPeriodScope(readings, walks, period, p, clause -> earned(candidates, clause, period.days())));
        if (period.clause().when().isEmpty())
            return evaluator.value(period.clause().pays());
        return switch (evaluator.truth(period.clause().when().get())) {
            case Evaluator.Truth.Unknown u -> new Outcome.Absent(u.reason(), u.derivation());
            case Evaluator.Truth.Known k ->
                k.holds()
                        ? evaluator.value(period.clause().pays())
                        : new Outcome.Got(Exact.ZERO, Unit.NONE, k.derivation(), Reason.CONDITION_FALSE);
        };
    }

    /** What a clause earned within the days of a period, before the caps. */
    private Outcome earned(Candidates candidates, String clause, Days days) {
        int wanted = evaluated.indexOf(clause);
        long sum = candidates.sum(wanted, days, k -> within(evaluated.periods().get(k), days));
        return new Outcome.Got(
                Exact.of(sum),
                evaluated
                        .clauses()
                        .get(wanted)
                        .gives()
                        .orElse(evaluated.agreement().unit()),
                Derivation.of(
                        new Words("条項「" + clause + "」（上限前）", "clause " + clause + " before caps"),
                        Figures.shown(Exact.of(sum))),
                sum == 0 ? Reason.NOTHING_COUNTED : Reason.NONE);
    }

    /** A day counts by itself; a month or a year only as a whole. */
    private static boolean within(Periods.Period period, Days days) {
        return period.daily() || once(period) || Settlement.within(period.days(), days);
    }
}
