package musubi.platform.contract;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import musubi.agreement.language.Signed;
import musubi.agreement.term.Agreement;
import musubi.agreement.term.Clause;
import musubi.quantity.Days;
import musubi.quantity.FiscalYear;

/**
 * A period of an agreement and how far its settlement is.
 *
 * @param label as it is settled under, such as {@code FY2026} or {@code 2026-04}
 * @param settlement the last settlement of it that was not withdrawn
 */
public record PeriodState(String label, Days days, State state, Optional<Settled> settlement) {
    /** How far a period is. */
    public enum State {
        /** It has not ended. */
        OPEN,
        /** It has ended and nobody has frozen its evidence. */
        DUE,
        /** Its evidence waits for approval. */
        FROZEN,
        /** Its evidence is approved; nobody has asked for the payment. */
        SETTLED,
        /** The payment waits for the second person. */
        REQUESTED,
        PAID
    }

    private static final int MONTHS_WITHOUT_TERM = 12;

    /** @param entered when the agreement was; without a term, nothing is due from before */
    static List<PeriodState> of(Signed signed, List<Settled> settlements, LocalDate entered, LocalDate today) {
        var alive = settlements.stream().filter(s -> !s.withdrawn()).toList();
        var states = new ArrayList<PeriodState>();
        for (var period : periods(signed.versions().getLast().agreement(), entered, today)) {
            var own = alive.stream().filter(s -> s.days().equals(period.days())).findFirst();
            if (own.isEmpty() && alive.stream().anyMatch(s -> s.days().overlaps(period.days()))) continue;
            states.add(state(period, own, today));
        }
        // Periods that were cut otherwise stand beside those of the calendar.
        for (var settled : alive)
            if (states.stream().noneMatch(s -> s.days().equals(settled.days())))
                states.add(state(new Cut(settled.period(), settled.days()), Optional.of(settled), today));
        states.sort(java.util.Comparator.comparing(s -> s.days().from()));
        return states;
    }

    private record Cut(String label, Days days) {}

    private static PeriodState state(Cut period, Optional<Settled> settlement, LocalDate today) {
        var state = settlement
                .map(s -> s.paid()
                        ? State.PAID
                        : s.decided(Step.PAYMENT_REQUESTED)
                                ? State.REQUESTED
                                : s.decided(Step.EVIDENCE_APPROVED) ? State.SETTLED : State.FROZEN)
                .orElse(period.days().until().isAfter(today) ? State.OPEN : State.DUE);
        return new PeriodState(period.label(), period.days(), state, settlement);
    }

    /** By month where something is settled by day, event or month; otherwise by fiscal year. */
    private static List<Cut> periods(Agreement agreement, LocalDate entered, LocalDate today) {
        var term = agreement.term();
        if (term.count() > Terms.UNLIMITED) {
            var first = YearMonth.from(today).minusMonths(MONTHS_WITHOUT_TERM - 1L);
            var since = entered.isAfter(today) ? today : entered;
            if (first.isBefore(YearMonth.from(since))) first = YearMonth.from(since);
            term = new Days(first.atDay(1), YearMonth.from(today).plusMonths(1).atDay(1));
        }
        return agreement.clauses().stream().anyMatch(PeriodState::monthly) ? months(term) : years(term);
    }

    private static boolean monthly(Clause clause) {
        return clause.frequency() instanceof Clause.Frequency.EachDay
                || clause.frequency() instanceof Clause.Frequency.EachEvent
                || clause.frequency() instanceof Clause.Frequency.EachMonth;
    }

    private static List<Cut> months(Days term) {
        var months = new ArrayList<Cut>();
        for (var month = YearMonth.from(term.from());
                month.atDay(1).isBefore(term.until());
                month = month.plusMonths(1))
            months.add(new Cut(
                    month.toString(),
                    new Days(month.atDay(1), month.plusMonths(1).atDay(1))));
        return months;
    }

    private static List<Cut> years(Days term) {
        var years = new ArrayList<Cut>();
        for (var year = FiscalYear.of(term.from()); year.days().from().isBefore(term.until()); year = year.next())
            years.add(new Cut(year.toString(), year.days()));
        return years;
    }
}
