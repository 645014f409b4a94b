package musubi.platform.resident;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Optional;

/**
 * The days that a chart shows.
 *
 * @param by {@code week} from Monday, {@code month}, or {@code year} from April
 */
record Span(String by, LocalDate from, LocalDate until) {
    static final List<String> KINDS = List.of("week", "month", "year");
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    /** The span that holds a day; what an address says wrongly is this week. */
    static Span of(String by, String on, LocalDate today) {
        var day = day(on).filter(d -> !d.isBefore(EARLIEST) && !d.isAfter(today)).orElse(today);
        return switch (by) {
            case "month" -> {
                var first = day.withDayOfMonth(1);
                yield new Span(by, first, first.plusMonths(1));
            }
            case "year" -> {
                var first = LocalDate.of(day.getMonthValue() < 4 ? day.getYear() - 1 : day.getYear(), 4, 1);
                yield new Span(by, first, first.plusYears(1));
            }
            default -> {
                var monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield new Span("week", monday, monday.plusWeeks(1));
            }
        };
    }

    static Optional<LocalDate> day(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The last day of it. */
    LocalDate last() {
        return until.minusDays(1);
    }

    /** The one before. */
    LocalDate before() {
        return from.minusDays(1);
    }

    /** Whether there is one after it that has begun. */
    boolean hasNext(LocalDate today) {
        return !until.isAfter(today);
    }
}
