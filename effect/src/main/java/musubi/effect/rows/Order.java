package musubi.effect.rows;

/** Stable orders of rows by a 64-bit key: radix sort, linear in the number of rows whatever the ties. */
public final class Order {
    private static final int DIGIT = 11;
    private static final int RADIX = 1 << DIGIT;

    private Order() {}

    /** Rows in ascending order of {@code keys} read as unsigned; equal keys keep the order of their rows. */
    public static int[] unsigned(long[] keys) {
        int n = keys.length;
        var counts = new int[6][RADIX];
        for (long key : keys)
            for (int pass = 0; pass < 6; pass++) counts[pass][(int) (key >>> (pass * DIGIT)) & (RADIX - 1)]++;
        var order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        var next = new int[n];
        for (int pass = 0; pass < 6; pass++) {
            var count = counts[pass];
            int shift = pass * DIGIT;
            if (n > 0 && count[(int) (keys[0] >>> shift) & (RADIX - 1)] == n) continue;
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
