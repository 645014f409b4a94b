package musubi.agreement.settlement;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.Uses;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/**
 * The periods that settling the requested days for each person takes: those requested, and earlier ones as far as caps
 * and carry-over need them.
 *
 * @param days from the start of what is needed to the end of the request
 * @param clauses of the terms as last amended; candidates, meters and lines number them by their place here
 * @param periods those that pay on others after them
 */
record EvaluatedPeriods(Signed signed, Days requested, Days days, List<Clause> clauses, List<Periods.Period> periods) {
    static EvaluatedPeriods of(Signed signed, Days requested) {
        var clauses = signed.versions().getLast().agreement().clauses();
        var days = new Days(start(signed, clauses, requested), requested.until());
        var periods = Periods.of(signed).stream()
                .filter(p -> p.days().overlaps(days)
                        && (perDay(p.clause()) || p.days().last().isBefore(requested.until())))
                .sorted(Comparator.comparingInt(p -> rank(p.agreement(), p.clause())))
                .toList();
        return new EvaluatedPeriods(signed, requested, days, clauses, periods);
    }

    /** Caps in total need everything since the start of the term; others only the fiscal year the request begins in. */
    private static LocalDate start(Signed signed, List<Clause> clauses, Days requested) {
        var term = signed.versions().getLast().agreement().term();
        boolean history = SharedPot.any(signed) || signed.versions().stream().anyMatch(v -> remembers(v.agreement()));
        var year = FiscalYear.of(requested.from()).days().from();
        var contractYears = clauses.stream().anyMatch(c -> c.frequency() instanceof Clause.Frequency.EachContractYear);
        var from = contractYears ? requested.from().minusYears(1) : year;
        return history || from.isBefore(term.from()) ? term.from() : from;
    }

    private static boolean remembers(Agreement agreement) {
        return agreement.cap().inTotal().isPresent()
                || agreement.clauses().stream()
                        .anyMatch(c -> c.cap().inTotal().isPresent()
                                || c.carryOver() != Clause.CarryOver.NONE
                                || c.frequency() instanceof Clause.Frequency.OnceEach
                                || c.frequency() instanceof Clause.Frequency.WholeTerm);
    }

    /** A clause that pays on others comes after them; the checker refused circles. */
    private static int rank(Agreement agreement, Clause clause) {
        return Uses.clauses(agreement, clause).stream()
                .flatMap(id -> agreement.clause(id).stream())
                .mapToInt(needed -> rank(agreement, needed) + 1)
                .max()
                .orElse(0);
    }

    private static boolean perDay(Clause clause) {
        return clause.frequency() instanceof Clause.Frequency.EachDay
                || clause.frequency() instanceof Clause.Frequency.EachEvent
                || clause.frequency() instanceof Clause.Frequency.OnceEach;
    }

    /** The terms as last amended. */
    Agreement agreement() {
        return signed.versions().getLast().agreement();
    }

    /** Whether what the period comes to belongs to the request, at least in part. */
    boolean counts(Periods.Period period) {
        return perDay(period.clause())
                ? period.days().overlaps(requested)
                : requested.contains(period.days().last());
    }

    /** The place of a clause among the clauses. */
    int indexOf(String clause) {
        for (int i = 0; i < clauses.size(); i++) if (clauses.get(i).id().equals(clause)) return i;
        throw new IllegalStateException("the checker let a clause pass that does not exist: " + clause);
    }

    /** A meter for one person, with the caps of the terms as last amended. */
    Meter meter() {
        return new Meter(clauses, agreement().cap());
    }
}
