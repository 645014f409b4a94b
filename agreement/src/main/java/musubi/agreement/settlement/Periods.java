package musubi.agreement.settlement;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.agreement.term.MeasureUse;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/**
 * The periods of the clauses, fixed against the calendar: which days, measured until when, due when. Amendments take
 * effect with the first period that starts in their force; for days and events, with the day itself.
 */
final class Periods {
    private Periods() {}

    /**
     * One period of one clause.
     *
     * @param agreement the terms in force for it
     * @param label such as {@code FY2023} or {@code 2023-04}
     * @param year the fiscal year it is settled in
     * @param cutOff the first day that no longer counts; the end of the period when there is no cut-off
     */
    record Period(
            Agreement agreement,
            Clause clause,
            String label,
            Days days,
            FiscalYear year,
            LocalDate cutOff,
            LocalDate due) {

        /** The days a measure is taken over; empty when the cut-off lies before they begin. */
        Optional<Days> window(MeasureUse.Window window) {
            var term = agreement.term();
            var end = cutOff.isBefore(days.until()) ? cutOff : days.until();
            return switch (window) {
                case MeasureUse.Window.PeriodUntilCutOff w -> range(days.from(), end);
                case MeasureUse.Window.Period w -> Optional.of(days);
                case MeasureUse.Window.TermToDate w -> range(term.from(), end);
                case MeasureUse.Window.Term w -> Optional.of(term);
                case MeasureUse.Window.Trailing trailing -> range(end.minusMonths(trailing.months()), end);
                case MeasureUse.Window.Stated stated -> Optional.of(stated.days());
            };
        }

        private static Optional<Days> range(LocalDate from, LocalDate until) {
            return from.isBefore(until) ? Optional.of(new Days(from, until)) : Optional.empty();
        }

        /** The same over a part of its days. */
        Period over(Days part) {
            return new Period(agreement, clause, label, part, year, part.until(), due);
        }

        /** Whether the period may touch several fiscal years. */
        boolean longer() {
            return clause.frequency() instanceof Clause.Frequency.EachContractYear
                    || clause.frequency() instanceof Clause.Frequency.WholeTerm;
        }

        /** Whether the clause is settled day by day within the period. */
        boolean daily() {
            return clause.frequency() instanceof Clause.Frequency.EachDay
                    || clause.frequency() instanceof Clause.Frequency.EachEvent;
        }
    }

    /** Every period of every clause, in order of their last day, then of the clauses in the text. */
    static List<Period> of(Signed signed) {
        var periods = new ArrayList<Period>();
        for (int v = 0; v < signed.versions().size(); v++) {
            var agreement = signed.versions().get(v).agreement();
            var from = signed.versions().get(v).from();
            var until = v + 1 < signed.versions().size()
                    ? signed.versions().get(v + 1).from()
                    : LocalDate.MAX;
            for (var clause : agreement.clauses())
                for (var period : of(agreement, clause)) {
                    if (period.daily()) {
                        cut(period, from, until).ifPresent(periods::add);
                    } else if (!period.days().from().isBefore(from)
                            && period.days().from().isBefore(until)) {
                        periods.add(period);
                    }
                }
        }
        var order = signed.versions().getLast().agreement().clauses().stream()
                .map(Clause::id)
                .toList();
        periods.sort(java.util.Comparator.comparing((Period p) -> p.days().until())
                .thenComparing(p -> order.indexOf(p.clause().id()))
                .thenComparing(p -> p.days().from()));
        return periods;
    }

    private static Optional<Period> cut(Period p, LocalDate from, LocalDate until) {
        var start = p.days().from().isBefore(from) ? from : p.days().from();
        var end = p.days().until().isAfter(until) ? until : p.days().until();
        if (!start.isBefore(end)) return Optional.empty();
        var cutOff = p.cutOff().isAfter(end) ? end : p.cutOff();
        return Optional.of(
                new Period(p.agreement(), p.clause(), p.label(), new Days(start, end), p.year(), cutOff, p.due()));
    }

    private static List<Period> of(Agreement agreement, Clause clause) {
        return switch (clause.frequency()) {
            case Clause.Frequency.EachDay d -> fiscalYears(agreement, clause);
            case Clause.Frequency.EachEvent e -> fiscalYears(agreement, clause);
            case Clause.Frequency.EachFiscalYear y -> fiscalYears(agreement, clause);
            case Clause.Frequency.OnceEach o -> List.of(period(agreement, clause, "term", agreement.term()));
            case Clause.Frequency.WholeTerm t -> List.of(period(agreement, clause, "term", agreement.term()));
            case Clause.Frequency.OnceIn once ->
                once.year().days().overlaps(agreement.term())
                        ? List.of(period(
                                agreement,
                                clause,
                                once.year().toString(),
                                once.year().days().within(agreement.term())))
                        : List.of();
            case Clause.Frequency.OnceOn once -> {
                var year = FiscalYear.of(once.day());
                yield List.of(period(
                        agreement, clause, once.day().toString(), year.days().within(agreement.term())));
            }
            case Clause.Frequency.EachMonth m -> months(agreement, clause);
            case Clause.Frequency.EachQuarter q -> quarters(agreement, clause);
            case Clause.Frequency.EachContractYear y -> contractYears(agreement, clause);
        };
    }

    private static List<Period> fiscalYears(Agreement agreement, Clause clause) {
        var periods = new ArrayList<Period>();
        var term = agreement.term();
        for (var year = FiscalYear.of(term.from()); year.compareTo(FiscalYear.of(term.last())) <= 0; year = year.next())
            if (clause.years().contains(year.year()))
                periods.add(
                        period(agreement, clause, year.toString(), year.days().within(term)));
        return periods;
    }

    private static List<Period> months(Agreement agreement, Clause clause) {
        var periods = new ArrayList<Period>();
        var term = agreement.term();
        for (var month = YearMonth.from(term.from());
                !month.atDay(1).isAfter(term.last());
                month = month.plusMonths(1)) {
            var days = new Days(month.atDay(1), month.plusMonths(1).atDay(1)).within(term);
            if (clause.years().contains(FiscalYear.of(days.from()).year()))
                periods.add(period(agreement, clause, month.toString(), days));
        }
        return periods;
    }

    private static List<Period> quarters(Agreement agreement, Clause clause) {
        var periods = new ArrayList<Period>();
        var term = agreement.term();
        for (var year = FiscalYear.of(term.from()); year.compareTo(FiscalYear.of(term.last())) <= 0; year = year.next())
            for (int quarter = 0; quarter < 4 && clause.years().contains(year.year()); quarter++) {
                var from = year.days().from().plusMonths(3L * quarter);
                var days = new Days(from, from.plusMonths(3));
                if (days.overlaps(term))
                    periods.add(period(agreement, clause, year + "-Q" + (quarter + 1), days.within(term)));
            }
        return periods;
    }

    private static List<Period> contractYears(Agreement agreement, Clause clause) {
        var periods = new ArrayList<Period>();
        var term = agreement.term();
        for (int number = 1; term.from().plusYears(number - 1L).isBefore(term.until()); number++) {
            var days = new Days(term.from().plusYears(number - 1L), term.from().plusYears(number)).within(term);
            boolean counted = clause.years().first().map(f -> f < 1000).orElse(false);
            if (clause.years()
                    .contains(counted ? number : FiscalYear.of(days.from()).year()))
                periods.add(period(agreement, clause, "CY" + number, days));
        }
        return periods;
    }

    private static Period period(Agreement agreement, Clause clause, String label, Days days) {
        var year = FiscalYear.of(
                clause.frequency() instanceof Clause.Frequency.EachContractYear ? days.last() : days.from());
        if (label.equals("term")) year = FiscalYear.of(days.last());
        var cutOff = switch (clause.measured().at().orElse(null)) {
            case Clause.CutOff.Yearly yearly -> yearly(yearly.day(), days, year).plusDays(1);
            case Clause.CutOff.On on -> on.day().plusDays(1);
            case null -> days.until();
        };
        return new Period(agreement, clause, label, days, year, cutOff, due(agreement, clause, days, year));
    }

    /** The day within the period; a contract year may hold it in the fiscal year before the one it ends in. */
    private static LocalDate yearly(java.time.MonthDay day, Days days, FiscalYear year) {
        var before = new FiscalYear(year.year() - 1).on(day);
        return !days.contains(year.on(day)) && days.contains(before) ? before : year.on(day);
    }

    private static LocalDate due(Agreement agreement, Clause clause, Days days, FiscalYear year) {
        return switch (clause.due()) {
            case Clause.Due.EndOfPeriod e -> days.last();
            case Clause.Due.After after -> days.last().plusDays(after.days());
            case Clause.Due.On on -> on.day();
            case Clause.Due.Yearly yearly ->
                yearly.firstAtStartOfTerm() && days.contains(agreement.term().from())
                        ? agreement.term().from()
                        : (yearly.nextYear() ? year.next() : year).on(yearly.day());
        };
    }
}
