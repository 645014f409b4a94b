package musubi.evidence.parquet;

/**
 * Small numbers as runs of one value and groups of eight packed ones. Source: Apache Parquet format, Encodings, "Run Length
 * Encoding / Bit-Packing Hybrid (RLE = 3)".
 */
final class RunLengths {
    /** A shorter run costs no less than its values packed. */
    private static final int SHORTEST_RUN = 8;

    private RunLengths() {}

    static void write(int[] values, int count, int width, ByteBuilder to) {
        int from = 0;
        int at = 0;
        while (at < count) {
            int end = at + 1;
            while (end < count && values[end] == values[at]) end++;
            // Packed groups are whole except the last, so a run may have to give to the group before it.
            int given = from == at ? 0 : Math.min(end - at, (8 - (at - from) % 8) % 8);
            if (end - at - given < SHORTEST_RUN) {
                at = end;
                continue;
            }
            pack(values, from, at + given, width, to);
            run(values[at], end - at - given, width, to);
            at = end;
            from = end;
        }
        pack(values, from, count, width, to);
    }

    private static void run(int value, int length, int width, ByteBuilder to) {
        to.unsigned((long) length << 1);
        to.littleEndian(value, (width + 7) / 8);
    }

    private static void pack(int[] values, int from, int below, int width, ByteBuilder to) {
        if (from == below) return;
        int groups = (below - from + 7) / 8;
        var padded = new long[groups * 8];
        for (int i = from; i < below; i++) padded[i - from] = values[i];
        to.unsigned((long) groups << 1 | 1);
        to.packed(padded, 0, padded.length, width);
    }
}
