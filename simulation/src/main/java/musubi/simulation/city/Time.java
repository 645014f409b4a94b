package musubi.simulation.city;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import musubi.quantity.FiscalYear;

/** Days and months of the service as numbers from 0, and the calendar they stand for. */
final class Time {
    /** A day or month that never comes. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final LocalDate START = Plan.SERVICE.from();
    private static final int[] FIRST_DAY = new int[Plan.MONTHS + 1];

    static {
        for (int month = 0; month <= Plan.MONTHS; month++) FIRST_DAY[month] = day(START.plusMonths(month));
    }

    /** Days of the service. */
    static final int DAYS = FIRST_DAY[Plan.MONTHS];

    private Time() {}

    static int day(LocalDate date) {
        return (int) ChronoUnit.DAYS.between(START, date);
    }

    static LocalDate date(int day) {
        return START.plusDays(day);
    }

    static int firstDay(int month) {
        return FIRST_DAY[month];
    }

    static LocalDate month(int month) {
        return START.plusMonths(month);
    }

    /** The month a day of the service falls in. */
    static int monthOf(int day) {
        int guess = Math.min(Plan.MONTHS - 1, day / 30);
        while (FIRST_DAY[guess] > day) guess--;
        return guess;
    }

    static FiscalYear fiscalYear(int day) {
        return FiscalYear.of(date(day));
    }
}
