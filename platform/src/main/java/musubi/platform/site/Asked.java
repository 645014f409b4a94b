package musubi.platform.site;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Objects;
import musubi.platform.programme.Timetable;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of the timetable looks for, as it stands in the address; what is not there, or is nonsense, takes everything.
 *
 * @param weekday 1 for Monday to 7
 */
record Asked(String from, String weekday, String venue, String category, String mode, String programme) {
    private static final int WEEKS = 4;
    private static final int FAR = 366;
    private static final int LONGEST = 200;

    /** Everything to come. */
    static final Asked ALL = new Asked("", "", "", "", "", "");

    Asked {
        from = Objects.requireNonNullElse(from, "");
        weekday = word(weekday);
        venue = word(venue);
        category = word(category);
        mode = word(mode);
        programme = word(programme);
    }

    private static String word(@Nullable String typed) {
        return typed == null || typed.length() > LONGEST ? "" : typed;
    }

    /** The first day shown: today at the earliest, a year ahead at the latest. */
    LocalDate first(LocalDate today) {
        try {
            var day = LocalDate.parse(from);
            if (!day.isBefore(today) && !day.isAfter(today.plusDays(FAR))) return day;
        } catch (DateTimeException e) {
            return today;
        }
        return today;
    }

    Timetable.Wanted wanted(LocalDate today) {
        var first = first(today);
        int day = weekday.matches("[1-7]") ? Integer.parseInt(weekday) : 0;
        return new Timetable.Wanted(first, first.plusWeeks(WEEKS), day, venue, category, "", mode, programme, 0);
    }
}
