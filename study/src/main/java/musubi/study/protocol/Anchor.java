package musubi.study.protocol;

import java.time.LocalDate;

/**
 * A day as a protocol writes it: a day of the calendar, or an anchor with an offset, such as {@code baseline - 12 months}.
 *
 * @param name {@code baseline}, {@code exposure.from}, {@code exposure.until}, {@code follow-up.from},
 *     {@code follow-up.until}, {@code period.from}, {@code period.until}; empty for a day of the calendar
 * @param day the day of the calendar when there is no name; any day otherwise
 * @param days offset in days
 * @param months offset in months
 */
public record Anchor(String name, LocalDate day, int days, int months) {
    /** The day it means; {@code period} is the one being measured, the follow-up outside periods. */
    public LocalDate on(Times times, musubi.quantity.Days period) {
        var anchor = switch (name) {
            case "" -> day;
            case "baseline" -> times.baseline();
            case "exposure.from" -> times.exposure().from();
            case "exposure.until" -> times.exposure().until();
            case "follow-up.from" -> times.followUp().from();
            case "follow-up.until" -> times.followUp().until();
            case "period.from" -> period.from();
            case "period.until" -> period.until();
            default -> throw new IllegalStateException(name);
        };
        return anchor.plusMonths(months).plusDays(days);
    }
}
