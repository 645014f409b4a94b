package musubi.quantity;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A range of days, {@code from} included and {@code until} not. Never empty. */
public record Days(LocalDate from, LocalDate until) {
    /** Refuses an empty range. */
    public Days {
        if (!from.isBefore(until))
            throw new IllegalArgumentException("empty range of days: from %s until %s".formatted(from, until));
    }

    /** Whether the day lies in the range. */
    public boolean contains(LocalDate day) {
        return !day.isBefore(from) && day.isBefore(until);
    }

    /** Whether the two ranges share a day. */
    public boolean overlaps(Days other) {
        return from.isBefore(other.until) && other.from.isBefore(until);
    }

    /** The days both have; refuses ranges that do not overlap. */
    public Days within(Days other) {
        return new Days(
                from.isAfter(other.from) ? from : other.from, until.isBefore(other.until) ? until : other.until);
    }

    /** The last day that belongs to the range. */
    public LocalDate last() {
        return until.minusDays(1);
    }

    /** How many days. */
    public long count() {
        return ChronoUnit.DAYS.between(from, until);
    }

    @Override
    public String toString() {
        return from + ".." + last();
    }
}
