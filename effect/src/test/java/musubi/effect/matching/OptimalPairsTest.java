package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OptimalPairsTest {
    @Test
    void no_other_pairs_have_a_smaller_total_4000_cases_seed_1() {
        var random = new Random(1);
        for (int test = 0; test < 4000; test++) {
            int ratio = 1 + random.nextInt(2);
            int focal = 1 + random.nextInt(ratio == 1 ? 6 : 3);
            int others = focal * ratio + random.nextInt(5);
            var units = units(random, focal, others);

            var matched = OptimalPairs.match(units, Estimand.ATT, ratio);

            assertThat(matched.count()).isEqualTo(focal);
            assertThat(matched.rows()).doesNotHaveDuplicates().hasSize(focal * (ratio + 1));
            assertThat(matched.totalDistance(units.score()))
                    .as("case %d: %s", test, Arrays.toString(units.score()))
                    .isCloseTo(least(units, ratio), within(1e-12));
        }
    }

    @Test
    void a_control_between_two_goes_where_the_sum_is_least_not_where_it_is_nearest() {
        // Nearest first would give 5 to 6 and leave 0 for 4: 1 + 4. The least is 4-5 and 6-9: 1 + 3.
        var matched = OptimalPairs.match(
                Units.of(new double[] {6, 4, 5, 0, 9}, new boolean[] {true, true, false, false, false}),
                Estimand.ATT,
                1);

        assertThat(NearestNeighbourTest.sets(matched)).containsExactly(List.of(0, 4), List.of(1, 2));
    }

    private static Units units(Random random, int focal, int others) {
        int n = focal + others;
        var score = random.doubles(n).map(s -> Math.rint(s * 10) / 10).toArray();
        if (random.nextBoolean()) score = random.doubles(n).toArray();
        var treated = new boolean[n];
        int left = focal;
        for (int i = 0; i < n; i++)
            if (random.nextInt(n - i) < left) {
                treated[i] = true;
                left--;
            }
        return Units.of(score, treated);
    }

    /** The least total over all assignments, by the subsets of controls used so far. */
    private static double least(Units units, int ratio) {
        var focal = IntStream.range(0, units.count())
                .filter(i -> units.treated()[i])
                .toArray();
        var others = IntStream.range(0, units.count())
                .filter(i -> !units.treated()[i])
                .toArray();
        var cost = new double[1 << others.length];
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        cost[0] = 0;
        double best = Double.POSITIVE_INFINITY;
        for (int used = 0; used < cost.length; used++) {
            int done = Integer.bitCount(used);
            if (done >= focal.length * ratio) {
                if (done == focal.length * ratio) best = Math.min(best, cost[used]);
                continue;
            }
            for (int o = 0; o < others.length; o++) {
                if ((used >> o & 1) == 1) continue;
                double gap = Math.abs(units.score()[focal[done / ratio]] - units.score()[others[o]]);
                cost[used | 1 << o] = Math.min(cost[used | 1 << o], cost[used] + gap);
            }
        }
        return best;
    }
}
