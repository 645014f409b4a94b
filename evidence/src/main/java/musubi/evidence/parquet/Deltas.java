package musubi.evidence.parquet;

/**
 * Whole numbers as packed differences, so that a column which counts up takes next to nothing. Source: Apache Parquet
 * format, Encodings, "Delta Encoding (DELTA_BINARY_PACKED = 5)".
 */
final class Deltas {
    private static final int BLOCK = 2048;
    private static final int PARTS = 8;
    private static final int PART = BLOCK / PARTS;

    private Deltas() {}

    /** Differences of 64 bits. */
    static void write(long[] values, int count, ByteBuilder to) {
        start(count, count == 0 ? 0 : values[0], to);
        var block = new long[BLOCK];
        for (int at = 1; at < count; at += BLOCK) {
            int size = Math.min(BLOCK, count - at);
            for (int i = 0; i < size; i++) block[i] = values[at + i] - values[at + i - 1];
            block(block, size, -1L, to);
        }
    }

    /** Differences of 32 bits, which wrap. */
    static void write(int[] values, int count, ByteBuilder to) {
        start(count, count == 0 ? 0 : values[0], to);
        var block = new long[BLOCK];
        for (int at = 1; at < count; at += BLOCK) {
            int size = Math.min(BLOCK, count - at);
            for (int i = 0; i < size; i++) block[i] = (int) ((long) values[at + i] - values[at + i - 1]);
            block(block, size, 0xFFFF_FFFFL, to);
        }
    }

    private static void start(int count, long first, ByteBuilder to) {
        to.unsigned(BLOCK);
        to.unsigned(PARTS);
        to.unsigned(count);
        to.signed(first);
    }

    private static void block(long[] differences, int size, long mask, ByteBuilder to) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) least = Math.min(least, differences[i]);
        for (int i = 0; i < size; i++) differences[i] = (differences[i] - least) & mask;
        // The last part is filled up; what fills it is never read.
        java.util.Arrays.fill(differences, size, BLOCK, 0);
        to.signed(least);
        var widths = new int[PARTS];
        for (int part = 0; part * PART < size; part++) {
            long any = 0;
            for (int i = part * PART; i < (part + 1) * PART; i++) any |= differences[i];
            widths[part] = Long.SIZE - Long.numberOfLeadingZeros(any);
        }
        for (int width : widths) to.put(width);
        for (int part = 0; part * PART < size; part++) to.packed(differences, part * PART, PART, widths[part]);
    }
}
