package musubi.platform.programme;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import musubi.quantity.Words;

/**
 * On which days something is held: a pattern between two days, left out on national holidays or not, and on days that are named.
 *
 * @param from the first day it may be held
 * @param until the day after the last
 * @param except days on which it is not held
 */
public record CalendarRule(
        Pattern pattern, LocalDate from, LocalDate until, OnHolidays onHolidays, Set<LocalDate> except) {
    /** The most days one rule may span, about three years, so that a slip of the pen does not fill the timetable. */
    public static final int LONGEST = 1100;

    /** What happens on national holidays. */
    public enum OnHolidays {
        NOT_HELD,
        HELD
    }

    /** Which days fit. */
    public sealed interface Pattern {
        /** Whether it fits a day; weeks are counted from the Monday of the week of {@code from}. */
        boolean fits(LocalDate day, LocalDate from);
    }

    /**
     * On these days of the week.
     *
     * @param every 1 for each week, 2 for every other week from the first on
     */
    public record Weekly(Set<DayOfWeek> days, int every) implements Pattern {
        /** Refuses no day and no interval. */
        public Weekly {
            days = Set.copyOf(days);
            if (days.isEmpty()) throw new IllegalArgumentException("a weekly rule names a day");
            if (every < 1 || every > 52) throw new IllegalArgumentException("every %d weeks".formatted(every));
        }

        @Override
        public boolean fits(LocalDate day, LocalDate from) {
            var week = ChronoUnit.WEEKS.between(from.with(DayOfWeek.MONDAY), day.with(DayOfWeek.MONDAY));
            return days.contains(day.getDayOfWeek()) && week % every == 0;
        }
    }

    /**
     * On the so-manieth of these days of each month, such as the second and fourth Friday.
     *
     * @param weeks 1 to 5; a month without a fifth such day has none
     */
    public record Monthly(Set<Integer> weeks, Set<DayOfWeek> days) implements Pattern {
        /** Refuses no day and weeks that no month has. */
        public Monthly {
            weeks = Set.copyOf(weeks);
            days = Set.copyOf(days);
            if (days.isEmpty() || weeks.isEmpty())
                throw new IllegalArgumentException("a monthly rule names a week and a day");
            if (!Set.of(1, 2, 3, 4, 5).containsAll(weeks))
                throw new IllegalArgumentException("weeks of a month: " + weeks);
        }

        @Override
        public boolean fits(LocalDate day, LocalDate from) {
            return days.contains(day.getDayOfWeek()) && weeks.contains((day.getDayOfMonth() - 1) / 7 + 1);
        }
    }

    /** Refuses an empty or too long span. */
    public CalendarRule {
        except = Set.copyOf(except);
        if (!from.isBefore(until))
            throw new IllegalArgumentException("nothing lies from %s until %s".formatted(from, until));
        if (ChronoUnit.DAYS.between(from, until) > LONGEST)
            throw new IllegalArgumentException("more than %d days from %s until %s".formatted(LONGEST, from, until));
    }

    /**
     * A day the pattern fits.
     *
     * @param leftOut why it is not held all the same; empty when it is held
     */
    public record Day(LocalDate day, Optional<Words> leftOut) {
        /** Whether it is held. */
        public boolean held() {
            return leftOut.isEmpty();
        }
    }

    /** Every day the pattern fits, in order, also those left out, so that the reader sees why a week is missing. */
    public List<Day> days() {
        var days = new ArrayList<Day>();
        for (var day = from; day.isBefore(until); day = day.plusDays(1))
            if (pattern.fits(day, from)) days.add(new Day(day, leftOut(day)));
        return days;
    }

    private Optional<Words> leftOut(LocalDate day) {
        if (except.contains(day)) return Optional.of(new Words("指定した休み", "Named as a day off"));
        return onHolidays == OnHolidays.NOT_HELD ? Holidays.on(day) : Optional.empty();
    }

    /** As it is written into the records: the same rule always the same text. */
    String text() {
        var which = switch (pattern) {
            case Weekly weekly -> "weekly every %d on %s".formatted(weekly.every(), new TreeSet<>(weekly.days()));
            case Monthly monthly ->
                "monthly %s on %s".formatted(new TreeSet<>(monthly.weeks()), new TreeSet<>(monthly.days()));
        };
        return "%s from %s until %s, holidays %s, except %s"
                .formatted(which, from, until, onHolidays, new TreeSet<>(except));
    }
}
