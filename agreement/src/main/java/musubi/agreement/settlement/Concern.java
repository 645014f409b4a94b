package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import musubi.agreement.language.Catalogue;
import musubi.agreement.term.Condition;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;

/**
 * Whom an agreement is for. It is asked for whole fiscal years whatever is requested, with readings of the whole year, so that
 * twelve months settled one by one give what the year gives.
 */
final class Concern {
    private final EvaluatedPeriods evaluated;
    private final List<Person> people;
    private final PersonReadings readings;
    private final DayWalks walks;

    Concern(EvaluatedPeriods evaluated, Catalogue catalogue, Measurements measurements, List<Person> people) {
        this.evaluated = evaluated;
        this.people = people;
        this.readings = new PersonReadings(evaluated.signed(), catalogue, measurements, people, years(evaluated));
        this.walks = new DayWalks(readings);
    }

    /** All fiscal years that the periods or the evaluated days touch. */
    private static Days years(EvaluatedPeriods evaluated) {
        var from = Stream.concat(
                        Stream.of(evaluated.days()),
                        evaluated.periods().stream().map(Periods.Period::days))
                .map(Days::from)
                .min(LocalDate::compareTo)
                .orElseThrow();
        return new Days(
                FiscalYear.of(from).days().from(),
                FiscalYear.of(evaluated.days().last()).days().until());
    }

    /** Whether the agreement is for this person in any fiscal year of the request, or of a longer period that ends in it. */
    boolean any(int p) {
        if (!people.get(p).enrolledWithin(evaluated.days())) return false;
        if (everybody()) return true;
        return touched(evaluated.requested()).anyMatch(year -> in(p, year))
                || evaluated.periods().stream().anyMatch(k -> k.longer() && evaluated.counts(k) && within(p, k.days()));
    }

    /** Whether the agreement is for this person in any fiscal year that the days touch. */
    boolean within(int p, Days days) {
        return people.get(p).enrolledWithin(days) && touched(days).anyMatch(year -> in(p, year));
    }

    /** Whether the agreement is for this person in the fiscal year. */
    boolean in(int p, FiscalYear year) {
        var agreement = evaluated.agreement();
        if (everybody()) return true;
        if (!year.days().overlaps(agreement.term())) return false;
        var period = over(year);
        return new Evaluator(agreement, new PersonPeriodScope(readings, walks, period, p, Concern::notSettled))
                                .truth(where())
                        instanceof Evaluator.Truth.Known known
                && known.holds();
    }

    /** The first day whose readings deciding it may ask for, by measure. */
    Map<String, LocalDate> reach() {
        if (everybody()) return Map.of();
        var reach = new HashMap<String, LocalDate>();
        var names = Uses.names(evaluated.agreement(), Uses.of(where()));
        for (var year : touched(years(evaluated)).toList())
            if (year.days().overlaps(evaluated.agreement().term()))
                PersonReadings.earliest(reach, readings.reach(over(year), names));
        return reach;
    }

    /** Where no clause can be paid on another. */
    static Outcome notSettled(String clause) {
        return new Outcome.Absent(
                Reason.NOT_MEASURED,
                Derivation.of(
                        new Words("条項「" + clause + "」はここでは使えません", "clause " + clause + " cannot be used here"), "—"));
    }

    private boolean everybody() {
        return evaluated.agreement().subject().where().isEmpty()
                || evaluated.periods().isEmpty();
    }

    private Condition where() {
        return evaluated.agreement().subject().where().orElseThrow();
    }

    private Periods.Period over(FiscalYear year) {
        var days = year.days().within(evaluated.agreement().term());
        var any = evaluated.periods().getFirst();
        return new Periods.Period(
                any.agreement(), any.clause(), year.toString(), days, year, days.until(), days.last());
    }

    private static Stream<FiscalYear> touched(Days days) {
        var last = FiscalYear.of(days.last());
        return Stream.iterate(FiscalYear.of(days.from()), year -> year.compareTo(last) <= 0, FiscalYear::next);
    }
}
