package musubi.platform.programme;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import musubi.quantity.Words;

/**
 * The national holidays of Japan by law: 国民の祝日に関する法律 (昭和23年法律第178号), article 2 for the days, article 3 paragraph 2 for
 * substitute holidays, paragraph 3 for a day between two holidays. For 2019: 平成30年法律第99号. For 2020 and 2021: the special
 * measures laws for the Olympic games (平成27年法律第33号 as amended).
 *
 * <p>The two equinoxes are decided for each year by the National Astronomical Observatory and announced in February of the year
 * before; for other years they are foretold by the usual approximation, valid 1980–2099: floor(20.8431 + 0.242194 n − floor(n / 4)) for
 * March, 23.2488 for September, n years after 1980. A later change of the law is not known here.
 */
public final class Holidays {
    /** The first year: before it the law was another. */
    public static final int FIRST = 2016;

    /** The last year for which the equinoxes can be foretold. */
    public static final int LAST = 2099;

    private Holidays() {}

    /**
     * The name of the holiday on a day; empty on other days.
     *
     * @throws IllegalArgumentException outside {@link #FIRST} to {@link #LAST}
     */
    public static Optional<Words> on(LocalDate day) {
        if (day.getYear() < FIRST || day.getYear() > LAST)
            throw new IllegalArgumentException("holidays are known from %d to %d: %s".formatted(FIRST, LAST, day));
        return named(day).or(() -> substitute(day)).or(() -> between(day));
    }

    /** 振替休日: the first day after a holiday on a Sunday that is no holiday itself. */
    private static Optional<Words> substitute(LocalDate day) {
        var before = day.minusDays(1);
        while (named(before).isPresent()) {
            if (before.getDayOfWeek() == SUNDAY) return words("振替休日", "Substitute holiday");
            before = before.minusDays(1);
        }
        return Optional.empty();
    }

    /** 国民の休日. */
    private static Optional<Words> between(LocalDate day) {
        return named(day.minusDays(1)).isPresent() && named(day.plusDays(1)).isPresent()
                ? words("国民の休日", "Citizens' holiday")
                : Optional.empty();
    }

    private static Optional<Words> named(LocalDate day) {
        int year = day.getYear();
        return switch (day.getMonth()) {
            case JANUARY -> {
                if (day.getDayOfMonth() == 1) yield words("元日", "New Year's Day");
                yield on(day, nth(day, 2), "成人の日", "Coming of Age Day");
            }
            case FEBRUARY -> {
                if (day.getDayOfMonth() == 11) yield words("建国記念の日", "National Foundation Day");
                yield year >= 2020 && day.getDayOfMonth() == 23 ? birthday() : Optional.empty();
            }
            case MARCH -> on(day, equinox(year, 20_843_100), "春分の日", "Vernal Equinox Day");
            case APRIL -> on(day, 29, "昭和の日", "Showa Day");
            case MAY -> may(day);
            case JULY -> july(day);
            case AUGUST -> on(day, mountainDay(year), "山の日", "Mountain Day");
            case SEPTEMBER -> {
                if (day.getDayOfMonth() == nth(day, 3)) yield words("敬老の日", "Respect for the Aged Day");
                yield on(day, equinox(year, 23_248_800), "秋分の日", "Autumnal Equinox Day");
            }
            case OCTOBER -> october(day);
            case NOVEMBER -> {
                if (day.getDayOfMonth() == 3) yield words("文化の日", "Culture Day");
                yield on(day, 23, "勤労感謝の日", "Labour Thanksgiving Day");
            }
            case DECEMBER -> year <= 2018 && day.getDayOfMonth() == 23 ? birthday() : Optional.empty();
            case JUNE -> Optional.empty();
        };
    }

    private static Optional<Words> may(LocalDate day) {
        return switch (day.getDayOfMonth()) {
            case 1 -> day.getYear() == 2019 ? words("天皇の即位の日", "Enthronement Day") : Optional.empty();
            case 3 -> words("憲法記念日", "Constitution Memorial Day");
            case 4 -> words("みどりの日", "Greenery Day");
            case 5 -> words("こどもの日", "Children's Day");
            default -> Optional.empty();
        };
    }

    private static Optional<Words> july(LocalDate day) {
        int sea = switch (day.getYear()) {
            case 2020 -> 23;
            case 2021 -> 22;
            default -> nth(day, 3);
        };
        if (day.getDayOfMonth() == sea) return words("海の日", "Marine Day");
        return day.equals(LocalDate.of(2020, 7, 24)) || day.equals(LocalDate.of(2021, 7, 23))
                ? sports()
                : Optional.empty();
    }

    private static int mountainDay(int year) {
        return switch (year) {
            case 2020 -> 10;
            case 2021 -> 8;
            default -> 11;
        };
    }

    private static Optional<Words> october(LocalDate day) {
        int year = day.getYear();
        if (year == 2019 && MonthDay.from(day).equals(MonthDay.of(10, 22)))
            return words("即位礼正殿の儀の行われる日", "Day of the Enthronement Ceremony");
        if (year == 2020 || year == 2021 || day.getDayOfMonth() != nth(day, 2)) return Optional.empty();
        return year <= 2019 ? words("体育の日", "Health and Sports Day") : sports();
    }

    private static Optional<Words> sports() {
        return words("スポーツの日", "Sports Day");
    }

    private static Optional<Words> birthday() {
        return words("天皇誕生日", "Emperor's Birthday");
    }

    private static Optional<Words> on(LocalDate day, int dayOfMonth, String ja, String en) {
        return day.getDayOfMonth() == dayOfMonth ? words(ja, en) : Optional.empty();
    }

    private static Optional<Words> words(String ja, String en) {
        return Optional.of(new Words(ja, en));
    }

    private static int nth(LocalDate day, int number) {
        return day.with(dayOfWeekInMonth(number, MONDAY)).getDayOfMonth();
    }

    /** In millionths of a day, so that no rounding of the machine decides. */
    private static int equinox(int year, long in1980) {
        long after = year - 1980L;
        long millionths = in1980 + 242_194L * after - 1_000_000L * Math.floorDiv(after, 4L);
        return Math.toIntExact(Math.floorDiv(millionths, 1_000_000L));
    }
}
