package musubi.platform.notice;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/** From nine in the evening to eight in the morning nobody's telephone rings because of us. */
final class QuietHours {
    private static final LocalTime FROM = LocalTime.of(21, 0);
    private static final LocalTime UNTIL = LocalTime.of(8, 0);

    /** As people read them. */
    static final Words WORDS = new Words("%s から %s まで".formatted(FROM, UNTIL), "from %s to %s".formatted(FROM, UNTIL));

    private QuietHours() {}

    /** This moment, or the end of the quiet hours it lies in. */
    static Instant over(Instant at) {
        ZonedDateTime local = at.atZone(Japan.TIME);
        var time = local.toLocalTime();
        if (time.isBefore(UNTIL)) return local.with(UNTIL).toInstant();
        if (!time.isBefore(FROM)) return local.plusDays(1).with(UNTIL).toInstant();
        return at;
    }
}
