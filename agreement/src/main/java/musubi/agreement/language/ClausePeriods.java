package musubi.agreement.language;

import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/** How many periods of a clause there are: in the term, and in a fiscal year. */
final class ClausePeriods {
    private final Agreement agreement;

    ClausePeriods(Agreement agreement) {
        this.agreement = agreement;
    }

    /** How many periods of the clause the term holds. */
    long inTerm(Clause c) {
        var years = fiscalYears(c);
        return switch (c.frequency()) {
            case Clause.Frequency.EachFiscalYear y -> years;
            case Clause.Frequency.EachContractYear y ->
                ChronoUnit.YEARS.between(
                                agreement.term().from(), agreement.term().last())
                        + 1;
            case Clause.Frequency.EachMonth m -> years * 12;
            case Clause.Frequency.EachQuarter q -> years * 4;
            case Clause.Frequency.EachDay d -> years * 366;
            case Clause.Frequency.EachEvent e -> years * 366;
            case Clause.Frequency.OnceIn o -> 1;
            case Clause.Frequency.OnceOn o -> 1;
            case Clause.Frequency.OnceEach o -> 1;
            case Clause.Frequency.WholeTerm t -> 1;
        };
    }

    /** How many fiscal years of the term the clause is for. */
    long fiscalYears(Clause c) {
        int first = FiscalYear.of(agreement.term().from()).year();
        int last = FiscalYear.of(agreement.term().last()).year();
        return IntStream.rangeClosed(first, last)
                .filter(y -> c.years().contains(y))
                .count();
    }

    /** How many periods of the clause end within one fiscal year. */
    static long eachYear(Clause c) {
        if (c.frequency() instanceof Clause.Frequency.EachMonth) return 12;
        return c.frequency() instanceof Clause.Frequency.EachQuarter ? 4 : 1;
    }

    /** How many periods of the clause end in the fiscal year. */
    long in(FiscalYear year, Clause c) {
        return switch (c.frequency()) {
            case Clause.Frequency.OnceIn once -> once.year().equals(year) ? 1 : 0;
            case Clause.Frequency.OnceOn once -> FiscalYear.of(once.day()).equals(year) ? 1 : 0;
            case Clause.Frequency.WholeTerm t ->
                FiscalYear.of(agreement.term().last()).equals(year) ? 1 : 0;
            case Clause.Frequency.EachMonth m ->
                c.years().contains(year.year())
                        ? ChronoUnit.MONTHS.between(
                                        YearMonth.from(year.days()
                                                .within(agreement.term())
                                                .from()),
                                        YearMonth.from(year.days()
                                                .within(agreement.term())
                                                .last()))
                                + 1
                        : 0;
            case Clause.Frequency.EachQuarter q ->
                c.years().contains(year.year())
                        ? IntStream.range(0, 4)
                                .mapToObj(n -> new Days(
                                        year.days().from().plusMonths(3L * n),
                                        year.days().from().plusMonths(3L * n + 3)))
                                .filter(agreement.term()::overlaps)
                                .count()
                        : 0;
            case Clause.Frequency.EachContractYear y -> contractYears(c, year);
            case Clause.Frequency.EachFiscalYear y -> c.years().contains(year.year()) ? 1 : 0;
            case Clause.Frequency.EachDay d -> 0;
            case Clause.Frequency.EachEvent e -> 0;
            case Clause.Frequency.OnceEach o -> 0;
        };
    }

    /** How many contract years of the clause end within the fiscal year; they count in the year of their last day. */
    private long contractYears(Clause c, FiscalYear year) {
        var term = agreement.term();
        long found = 0;
        boolean numbered = c.years().first().map(f -> f < 1000).orElse(false);
        for (int n = 1; term.from().plusYears(n - 1L).isBefore(term.until()); n++) {
            var from = term.from().plusYears(n - 1L);
            var last = new Days(from, term.from().plusYears(n)).within(term).last();
            boolean counted =
                    c.years().contains(numbered ? n : FiscalYear.of(from).year());
            if (counted && FiscalYear.of(last).equals(year)) found++;
        }
        return found;
    }
}
