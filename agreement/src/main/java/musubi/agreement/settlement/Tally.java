package musubi.agreement.settlement;

import java.util.Arrays;

/** How often each amount came up: the derivation of a year of days in one line. */
final class Tally {
    private long[] amount = new long[4];
    private long[] count = new long[4];
    private int size;

    void add(long value) {
        for (int i = 0; i < size; i++)
            if (amount[i] == value) {
                count[i]++;
                return;
            }
        if (size == amount.length) {
            amount = Arrays.copyOf(amount, size * 2);
            count = Arrays.copyOf(count, size * 2);
        }
        amount[size] = value;
        count[size++] = 1;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** {@code 120 × 10 + 31 × 12}, ascending by amount; zeros are left out unless there is nothing else. */
    String shown() {
        var order = new Integer[size];
        for (int i = 0; i < size; i++) order[i] = i;
        Arrays.sort(order, (a, b) -> Long.compare(amount[a], amount[b]));
        var text = new StringBuilder();
        for (int i : order) {
            if (amount[i] == 0 && size > 1) continue;
            if (!text.isEmpty()) text.append(" + ");
            text.append(count[i]).append(" × ").append(amount[i]);
        }
        return text.toString();
    }
}
