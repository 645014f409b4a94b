package musubi.measure;

import java.util.Arrays;

/** A measure for every person and day, in columns: ascending person, then ascending day. */
public final class PersonDays {
    /** Takes one person-day. Persons are numbers into {@link MeasureRun#people()}, days are days since 1970-01-01. */
    public interface Each {
        /** One person-day. The denominator of counts and sums is one. */
        void row(int person, int day, long numerator, long denominator);
    }

    private int size;
    private int[] persons = new int[1024];
    private int[] days = new int[1024];
    private long[] numerators = new long[1024];
    private long[] denominators = new long[1024];

    PersonDays() {}

    void add(int person, int day, long numerator, long denominator) {
        if (size == persons.length) {
            int more = Math.addExact(size, size);
            persons = Arrays.copyOf(persons, more);
            days = Arrays.copyOf(days, more);
            numerators = Arrays.copyOf(numerators, more);
            denominators = Arrays.copyOf(denominators, more);
        }
        persons[size] = person;
        days[size] = day;
        numerators[size] = numerator;
        denominators[size++] = denominator;
    }

    /** How many person-days. */
    public int size() {
        return size;
    }

    /** Whose the i-th is: a number into {@link MeasureRun#people()}. */
    public int person(int i) {
        return persons[i];
    }

    /** The day of the i-th, counted from 1970-01-01. */
    public int day(int i) {
        return days[i];
    }

    /** The numerator of the i-th. */
    public long numerator(int i) {
        return numerators[i];
    }

    /** The denominator of the i-th; one for counts and sums. */
    public long denominator(int i) {
        return denominators[i];
    }
}
