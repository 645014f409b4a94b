package musubi.quantity;

import java.time.LocalDate;
import java.time.Month;

/** A Japanese fiscal year: April of {@code year} to March of the next. */
public record FiscalYear(int year) implements Comparable<FiscalYear> {
    /** The fiscal year the day falls in. */
    public static FiscalYear of(LocalDate day) {
        return new FiscalYear(day.getMonthValue() >= Month.APRIL.getValue() ? day.getYear() : day.getYear() - 1);
    }

    /** 1 April to 31 March. */
    public Days days() {
        return new Days(LocalDate.of(year, 4, 1), LocalDate.of(year + 1, 4, 1));
    }

    /** The day of this fiscal year that falls on month and day; 29 February becomes 28 February in a common year. */
    public LocalDate on(java.time.MonthDay day) {
        return day.atYear(day.getMonthValue() >= Month.APRIL.getValue() ? year : year + 1);
    }

    /** The next fiscal year. */
    public FiscalYear next() {
        return new FiscalYear(year + 1);
    }

    @Override
    public int compareTo(FiscalYear other) {
        return Integer.compare(year, other.year);
    }

    @Override
    public String toString() {
        return "FY" + year;
    }
}
