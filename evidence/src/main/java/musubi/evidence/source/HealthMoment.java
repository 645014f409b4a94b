package musubi.evidence.source;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A moment as Apple writes it, {@code yyyy-MM-dd HH:mm:ss +0900} or, in the first exports, {@code yyyyMMddHHmmss+0900},
 * read from the bytes.
 */
record HealthMoment(Instant instant, ZoneOffset offset) {
    private static final int SPACED = 25;
    private static final int PACKED = 19;

    /** The moment in these bytes, or null when they are none. */
    static @Nullable HealthMoment of(byte[] bytes, int from, int below) {
        if (below - from == SPACED
                && bytes[from + 4] == '-'
                && bytes[from + 7] == '-'
                && bytes[from + 10] == ' '
                && bytes[from + 13] == ':'
                && bytes[from + 16] == ':'
                && bytes[from + 19] == ' ')
            return of(bytes, from, from + 5, from + 8, from + 11, from + 14, from + 17, from + 20);
        if (below - from == PACKED)
            return of(bytes, from, from + 4, from + 6, from + 8, from + 10, from + 12, from + 14);
        return null;
    }

    private static @Nullable HealthMoment of(
            byte[] bytes, int yearAt, int monthAt, int dayAt, int hourAt, int minuteAt, int secondAt, int offsetAt) {
        int century = two(bytes, yearAt);
        int yearOfCentury = two(bytes, yearAt + 2);
        int month = two(bytes, monthAt);
        int day = two(bytes, dayAt);
        int hour = two(bytes, hourAt);
        int minute = two(bytes, minuteAt);
        int second = two(bytes, secondAt);
        int sign = bytes[offsetAt] == '+' ? 1 : bytes[offsetAt] == '-' ? -1 : 0;
        int offsetHours = two(bytes, offsetAt + 1);
        int offsetMinutes = two(bytes, offsetAt + 3);
        if ((century | yearOfCentury | month | day | hour | minute | second | offsetHours | offsetMinutes) < 0
                || sign == 0) return null;
        int year = century * 100 + yearOfCentury;
        if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) return null;
        int offset = sign * (offsetHours * 3600 + offsetMinutes * 60);
        if (offsetMinutes > 59 || Math.abs(offset) > ZoneOffset.MAX.getTotalSeconds()) return null;
        long local = days(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second;
        return new HealthMoment(Instant.ofEpochSecond(local - offset), ZoneOffset.ofTotalSeconds(offset));
    }

    private static int two(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    /** Days since 1970-01-01 in the Gregorian calendar, counting years from March. */
    private static long days(int year, int month, int day) {
        long y = month > 2 ? year : year - 1;
        long era = Math.floorDiv(y, 400);
        long yearOfEra = y - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468;
    }
}
