package musubi.effect.rows;

/** Stable orders of rows by a 64-bit key: radix sort, linear in the number of rows whatever the ties. */
public final class Order {
    private static final int DIGIT = 11;
    private static final int RADIX = 1 << DIGIT;
    private static final int PASSES = 6;
    /** Passes from here on sort by sign, exponent and the leading digits of a number, which mostly decide. */
    private static final int HIGH_PASS = 3;
    /** Alike in those digits; more are sorted by all passes. */
    private static final int MOST_ALIKE = 24;

    private Order() {}

    /** Rows in ascending order of {@code keys} read as unsigned; equal keys keep the order of their rows. */
    public static int[] unsigned(long[] keys) {
        var counts = counts(keys);
        int[] order = passes(keys, counts, HIGH_PASS);
        return isConstant(keys, counts, HIGH_PASS) || settled(keys, order) ? order : passes(keys, counts(keys), 0);
    }

    private static int[][] counts(long[] keys) {
        var counts = new int[PASSES][RADIX];
        for (long key : keys) for (int pass = 0; pass < PASSES; pass++) counts[pass][digit(key, pass)]++;
        return counts;
    }

    private static int digit(long key, int pass) {
        return (int) (key >>> (pass * DIGIT)) & (RADIX - 1);
    }

    /** Whether all keys are alike in the digits below {@code pass}. */
    private static boolean isConstant(long[] keys, int[][] counts, int pass) {
        for (int below = 0; below < pass; below++)
            if (keys.length > 0 && counts[below][digit(keys[0], below)] < keys.length) return false;
        return true;
    }

    /** The stable order by the digits from {@code first} on; uses the counts up. */
    private static int[] passes(long[] keys, int[][] counts, int first) {
        int n = keys.length;
        var order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        var next = new int[n];
        for (int pass = first; pass < PASSES; pass++) {
            var count = counts[pass];
            int shift = pass * DIGIT;
            if (n > 0 && count[digit(keys[0], pass)] == n) continue;
            int sum = 0;
            for (int digit = 0; digit < RADIX; digit++) {
                int here = count[digit];
                count[digit] = sum;
                sum += here;
            }
            for (int row : order) next[count[(int) (keys[row] >>> shift) & (RADIX - 1)]++] = row;
            var swapped = order;
            order = next;
            next = swapped;
        }
        return order;
    }

    /**
     * Puts rows that are alike in the high digits, seldom more than a few, in the order of their whole keys; false when
     * too many are alike, and the order is then of no use.
     */
    private static boolean settled(long[] keys, int[] order) {
        int shift = HIGH_PASS * DIGIT;
        int start = 0;
        long largest = 0;
        boolean isMixed = false;
        for (int i = 0; i < order.length; i++) {
            int row = order[i];
            long key = keys[row];
            if (i == 0 || key >>> shift != largest >>> shift) {
                start = i;
                largest = key;
                isMixed = false;
                continue;
            }
            isMixed |= key != largest;
            if (!isMixed) continue;
            if (i - start >= MOST_ALIKE) return false;
            int place = i;
            for (; place > start && Long.compareUnsigned(keys[order[place - 1]], key) > 0; place--)
                order[place] = order[place - 1];
            order[place] = row;
            largest = keys[order[i]];
        }
        return true;
    }

    /** Rows in ascending order of {@code values}, NaN last, 0 and -0 equal; equal values keep the order of their rows. */
    public static int[] ascending(double[] values) {
        var keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) keys[i] = sortable(values[i]);
        return unsigned(keys);
    }

    /** A key whose unsigned order is the order of the numbers. */
    public static long sortable(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits < 0 ? ~bits : bits | Long.MIN_VALUE;
    }

    /** Mixes the bits of {@code key}, one to one, so that its top byte spreads over the blocks (Stafford 2011, variant 13). */
    public static long mixed(long key) {
        long z = key + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
