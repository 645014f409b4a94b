package musubi.agreement.payout;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/**
 * When banks are open: not on Saturdays, Sundays, public holidays, nor from 31 December to 3 January. Holidays are data
 * with an end, since the equinoxes are announced each February (内閣府「国民の祝日」).
 *
 * @param horizon the last day the holidays are known for; nothing is said beyond it
 */
public record BankCalendar(Set<LocalDate> holidays, LocalDate horizon) {
    private static final DateTimeFormatter SLASHES =
            DateTimeFormatter.ofPattern("uuuu/M/d", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /** Copies the holidays. */
    public BankCalendar {
        holidays = Set.copyOf(holidays);
    }

    /**
     * Reads lines {@code 2026-05-06,休日} or {@code 2026/5/6,休日} as the 内閣府 spells them; {@code #} starts a remark and
     * one line {@code horizon=2027-12-31} says how far the file goes.
     */
    public static BankCalendar read(String file, byte[] content) {
        var problems = new ArrayList<Problem>();
        var holidays = new TreeSet<LocalDate>();
        var horizons = new ArrayList<LocalDate>();
        var lines = new String(content, StandardCharsets.UTF_8)
                .replaceFirst("^\\uFEFF", "")
                .lines()
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            boolean horizon = line.startsWith("horizon=");
            var text = horizon ? line.substring("horizon=".length()) : line.split(",", 2)[0];
            try {
                (horizon ? horizons : holidays).add(day(text));
            } catch (DateTimeException e) {
                problems.add(Problem.error(
                        "payout.holidays",
                        Place.at(file, i + 1L, 1),
                        text,
                        new Words("日付（YYYY-MM-DD）ではありません。", "This is not a day (YYYY-MM-DD).")));
            }
        }
        if (horizons.size() != 1)
            problems.add(Problem.error(
                    "payout.holidays",
                    Place.whole(file),
                    "",
                    new Words("horizon=YYYY-MM-DD の行が 1 つ必要です。", "One line horizon=YYYY-MM-DD is needed.")));
        if (!problems.isEmpty()) throw new BadInput(problems);
        return new BankCalendar(holidays, horizons.getFirst());
    }

    private static LocalDate day(String text) {
        return text.indexOf('/') < 0 ? LocalDate.parse(text) : LocalDate.parse(text, SLASHES);
    }

    /** Whether the calendar says anything about the day. */
    public boolean knows(LocalDate day) {
        return !day.isAfter(horizon);
    }

    /** Whether banks are open on a day the calendar knows. */
    public boolean open(LocalDate day) {
        if (!knows(day))
            throw new IllegalArgumentException("%s is beyond the calendar's end, %s".formatted(day, horizon));
        return !closed(day);
    }

    /** The day that is {@code count} business days after {@code day}; empty when the calendar ends before it. */
    public Optional<LocalDate> after(LocalDate day, int count) {
        var next = day;
        for (int left = count; left > 0; ) {
            next = next.plusDays(1);
            if (!knows(next)) return Optional.empty();
            if (open(next)) left--;
        }
        return Optional.of(next);
    }

    private boolean closed(LocalDate day) {
        var weekday = day.getDayOfWeek();
        int monthAndDay = day.getMonthValue() * 100 + day.getDayOfMonth();
        return weekday == DayOfWeek.SATURDAY
                || weekday == DayOfWeek.SUNDAY
                || monthAndDay >= 1231
                || monthAndDay <= 103
                || holidays.contains(day);
    }

    /**
     * The day a file means by month and day: the next one on or after {@code asOf}, this year or next. Empty for 29
     * February when neither year has one; it is never moved to another day.
     */
    public static Optional<LocalDate> resolve(MonthDay day, LocalDate asOf) {
        List<Integer> years = List.of(asOf.getYear(), asOf.getYear() + 1);
        return years.stream()
                .flatMap(year -> day.isValidYear(year) ? Stream.of(day.atYear(year)) : Stream.empty())
                .filter(candidate -> !candidate.isBefore(asOf))
                .findFirst();
    }
}
