package musubi.agreement.settlement;

import java.util.Arrays;
import java.util.function.IntPredicate;
import musubi.quantity.Days;

/** The candidates of one person, amounts before the caps; once sorted, in order of day and clause. */
final class Candidates {
    private static final int MOST = 1 << 20;
    /** Day, clause and place of arrival in one number that sorts. */
    private long[] order = new long[1024];

    private long[] amount = new long[1024];
    private int[] period = new int[1024];
    private int size;

    void add(int day, int clause, int periodIndex, long worth) {
        if (size == amount.length) {
            order = Arrays.copyOf(order, size * 2);
            amount = Arrays.copyOf(amount, size * 2);
            period = Arrays.copyOf(period, size * 2);
        }
        order[size] = ((long) day << 32) | ((long) clause << 20) | size;
        amount[size] = worth;
        period[size++] = periodIndex;
        if (size >= MOST) throw new IllegalStateException("more than a million candidates for one person");
    }

    void clear() {
        size = 0;
    }

    /** Candidates of one day and clause keep the order they came in. */
    void sort() {
        Arrays.sort(order, 0, size);
    }

    int size() {
        return size;
    }

    int day(int i) {
        return (int) (order[i] >> 32);
    }

    int clause(int i) {
        return (int) (order[i] >> 20) & 0xfff;
    }

    long amount(int i) {
        return amount[arrival(i)];
    }

    int period(int i) {
        return period[arrival(i)];
    }

    private int arrival(int i) {
        return (int) order[i] & 0xfffff;
    }

    /** What a clause came to on the days, of the periods that count. */
    long sum(int clause, Days days, IntPredicate counts) {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            boolean within =
                    day(i) >= days.from().toEpochDay() && day(i) < days.until().toEpochDay();
            if (within && clause(i) == clause && counts.test(period(i))) sum += amount(i);
        }
        return sum;
    }
}
