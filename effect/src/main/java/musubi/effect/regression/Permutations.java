package musubi.effect.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import musubi.effect.rows.Order;

/**
 * Values of the clusters dealt out anew, the real dealing among them. With few dealings all are enumerated, else number 0 is
 * the real one and each other depends on the seed and its number only.
 */
final class Permutations {
    private static final double MOST_NUMBERS = 2e7;

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
        double count = 1;
        for (var stratum : strata) count *= count(values, stratum, most);
        if (count > most || count * values.length > MOST_NUMBERS) return List.of();
        List<double[]> dealings = new ArrayList<>();
        dealings.add(values.clone());
        for (var stratum : strata) {
            var own = new ArrayList<double[]>();
            var left =
                    Arrays.stream(stratum).mapToDouble(g -> values[g]).sorted().toArray();
            deal(left, new boolean[left.length], new double[left.length], 0, own);
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

    /** How many different orders the values of a stratum have; some number above {@code most} when there are more. */
    private static double count(double[] values, int[] stratum, int most) {
        var sorted = Arrays.stream(stratum).mapToDouble(g -> values[g]).sorted().toArray();
        double count = 1;
        int same = 0;
        for (int i = 0; i < sorted.length && count <= most * 1e6; i++) {
            same = i > 0 && sorted[i] == sorted[i - 1] ? same + 1 : 1;
            count = count * (i + 1) / same;
        }
        return Math.rint(count);
    }

    /** Different orders of sorted values. */
    private static void deal(double[] sorted, boolean[] used, double[] dealt, int at, List<double[]> all) {
        if (at == sorted.length) {
            all.add(dealt.clone());
            return;
        }
        for (int i = 0; i < sorted.length; i++) {
            if (used[i] || i > 0 && sorted[i] == sorted[i - 1] && !used[i - 1]) continue;
            used[i] = true;
            dealt[at] = sorted[i];
            deal(sorted, used, dealt, at + 1, all);
            used[i] = false;
        }
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
