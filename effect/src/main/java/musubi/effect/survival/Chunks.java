package musubi.effect.survival;

import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Work over tiles on all cores: tiles in a fixed number of chunks, whose results are merged in ascending order. */
final class Chunks {
    private static final int MOST = 64;

    private Chunks() {}

    /** One chunk: tiles {@code from <= tile < until}. */
    @FunctionalInterface
    interface Work<T> {
        /** Its result. */
        T of(int from, int until);
    }

    /** The results of all chunks merged; {@code tiles} may be 0. */
    static <T> T fold(int tiles, Work<T> work, BinaryOperator<T> merge) {
        int chunks = Math.max(1, Math.min(MOST, tiles));
        IntFunction<T> one = c -> work.of((int) ((long) tiles * c / chunks), (int) ((long) tiles * (c + 1) / chunks));
        var results = IntStream.range(0, chunks).parallel().mapToObj(one).toList();
        var all = results.get(0);
        for (int c = 1; c < chunks; c++) all = merge.apply(all, results.get(c));
        return all;
    }

    /** The same without a result. */
    static void each(int tiles, Work<Boolean> work) {
        fold(tiles, work, (a, b) -> a);
    }
}
