package musubi.effect.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import musubi.effect.rows.Order;

/**
 * Values of the clusters dealt out anew, the real dealing among them. With few dealings all are enumerated, else number 0 is
 * the real one and each other depends on the seed and its number only.
 */
final class Permutations {
    private final double[] values;
    private final List<int[]> strata;
    private final List<double[]> enumerated;
    private final int count;
    private final long seed;

    private Permutations(double[] values, List<int[]> strata, List<double[]> enumerated, int count, long seed) {
        this.values = values;
        this.strata = strata;
        this.enumerated = enumerated;
        this.count = count;
        this.seed = seed;
    }

    /** All different dealings within the strata, when there are no more than {@code most}; empty list otherwise. */
    static List<double[]> all(double[] values, List<int[]> strata, int most) {
        List<double[]> dealings = new ArrayList<>();
        dealings.add(values.clone());
        for (var stratum : strata) {
            var own = new ArrayList<double[]>();
            var left = java.util.Arrays.stream(stratum)
                    .mapToDouble(g -> values[g])
                    .sorted()
                    .toArray();
            if (!deal(left, new boolean[left.length], new double[left.length], 0, own, most)) return List.of();
            if ((long) own.size() * dealings.size() > most) return List.of();
            var more = new ArrayList<double[]>();
            for (var dealing : dealings)
                for (var dealt : own) {
                    var next = dealing.clone();
                    for (int i = 0; i < stratum.length; i++) next[stratum[i]] = dealt[i];
                    more.add(next);
                }
            dealings = more;
        }
        return dealings;
    }

    /** Different orders of sorted values; false when there are more than {@code most}. */
    private static boolean deal(double[] sorted, boolean[] used, double[] dealt, int at, List<double[]> all, int most) {
        if (at == sorted.length) {
            all.add(dealt.clone());
            return all.size() <= most;
        }
        for (int i = 0; i < sorted.length; i++) {
            if (used[i] || i > 0 && sorted[i] == sorted[i - 1] && !used[i - 1]) continue;
            used[i] = true;
            dealt[at] = sorted[i];
            boolean isWithin = deal(sorted, used, dealt, at + 1, all, most);
            used[i] = false;
            if (!isWithin) return false;
        }
        return true;
    }

    static Permutations enumerated(double[] values, List<int[]> strata, List<double[]> all) {
        return new Permutations(values, strata, all, all.size(), 0);
    }

    static Permutations drawn(double[] values, List<int[]> strata, int draws, long seed) {
        return new Permutations(values, strata, List.of(), draws + 1, seed);
    }

    boolean isEnumerated() {
        return !enumerated.isEmpty();
    }

    int count() {
        return count;
    }

    /** Dealing {@code number}. */
    double[] dealt(int number) {
        if (isEnumerated()) return enumerated.get(number);
        var dealt = values.clone();
        if (number == 0) return dealt;
        var random = new SplittableRandom(Order.mixed(seed) + Order.mixed(number));
        for (var stratum : strata)
            for (int i = stratum.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                double kept = dealt[stratum[i]];
                dealt[stratum[i]] = dealt[stratum[j]];
                dealt[stratum[j]] = kept;
            }
        return dealt;
    }
}
