package musubi.platform.notice;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Days and moments as people write them. The outbox keeps them as 2026-12-03, 2026-12-03 10:00 and 2026-12, which no language owns. */
final class Days {
    private static final DateTimeFormatter KEPT_MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Days() {}

    /** A day, a moment or a month in words of a language; any other text as it is. */
    static String said(String text, String language) {
        boolean japanese = language.equals("ja");
        var locale = japanese ? Locale.JAPANESE : Locale.ENGLISH;
        try {
            if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"))
                return LocalDateTime.parse(text, KEPT_MOMENT)
                        .format(DateTimeFormatter.ofPattern(japanese ? "M月d日（E） H時mm分" : "EEEE, d MMMM, H:mm", locale));
            if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}"))
                return LocalDate.parse(text)
                        .format(DateTimeFormatter.ofPattern(japanese ? "yyyy年M月d日" : "d MMMM yyyy", locale));
            if (text.matches("[0-9]{4}-[0-9]{2}"))
                return YearMonth.parse(text)
                        .format(DateTimeFormatter.ofPattern(japanese ? "yyyy年M月" : "MMMM yyyy", locale));
        } catch (DateTimeException e) {
            // It only looks like one, such as 2026-13.
            return text;
        }
        return text;
    }
}
