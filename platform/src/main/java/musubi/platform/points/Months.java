package musubi.platform.points;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import musubi.quantity.Days;

/** Calendar months, in which points are decided. */
final class Months {
    private Months() {}

    /** The months for which an agreement in force gives points, up to the one that runs. */
    static List<YearMonth> of(InForce agreement, Days term, LocalDate today) {
        var first = agreement.firstMonth().atDay(1).isBefore(term.from())
                ? YearMonth.from(term.from())
                : agreement.firstMonth();
        var last = YearMonth.from(term.last().isBefore(today) ? term.last() : today);
        return between(first, last);
    }

    /** The months of a period that consists of whole ones, apart from where the term begins or ends; empty when it does not. */
    static List<YearMonth> whole(Days days, Days term) {
        if (!days.overlaps(term)) return List.of();
        var within = days.within(term);
        var first = YearMonth.from(within.from());
        var last = YearMonth.from(within.last());
        boolean begins = within.from().equals(first.atDay(1)) || within.from().equals(term.from());
        boolean ends = within.last().equals(last.atEndOfMonth()) || within.last().equals(term.last());
        return begins && ends ? between(first, last) : List.of();
    }

    private static List<YearMonth> between(YearMonth first, YearMonth last) {
        var months = new ArrayList<YearMonth>();
        for (var month = first; !month.isAfter(last); month = month.plusMonths(1)) months.add(month);
        return months;
    }
}
