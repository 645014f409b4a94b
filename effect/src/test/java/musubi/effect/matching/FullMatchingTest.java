package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FullMatchingTest {
    @Test
    void no_other_sets_have_a_smaller_total_3000_cases_seed_2() {
        var random = new Random(2);
        for (int test = 0; test < 3000; test++) {
            int n = 2 + random.nextInt(9);
            var score = random.doubles(n).map(s -> Math.rint(s * 10) / 10).toArray();
            if (random.nextBoolean()) score = random.doubles(n).toArray();
            var treated = new boolean[n];
            for (int i = 0; i < n; i++) treated[i] = random.nextBoolean();
            treated[0] = true;
            treated[1] = false;
            var units = Units.of(score, treated);

            var matched = FullMatching.match(units, Estimand.ATT);

            assertThat(matched.rows()).doesNotHaveDuplicates().hasSize(n);
            assertThat(cost(units, matched))
                    .as("case %d: %s %s", test, Arrays.toString(score), Arrays.toString(treated))
                    .isCloseTo(least(units), within(1e-12));
        }
    }

    @Test
    void a_crowd_of_controls_shares_one_treated_and_a_crowd_of_treated_one_control() {
        var matched = FullMatching.match(
                Units.of(
                        new double[] {0, 0.1, 0.2, 5, 5.1, 5.2, 5.3},
                        new boolean[] {false, true, false, true, true, false, true}),
                Estimand.ATT);

        assertThat(NearestNeighbourTest.sets(matched)).containsExactly(List.of(1, 0, 2), List.of(3, 4, 6, 5));
        assertThat(matched.weights()).containsExactly(0.375, 1, 0.375, 1, 1, 2.25, 1);
    }

    @Test
    void large_lines_are_matched_in_linear_time_seed_3() {
        int n = 200_000;
        var random = new Random(3);
        var treated = new boolean[n];
        for (int i = 0; i < n; i++) treated[i] = random.nextInt(3) > 0;

        var matched = FullMatching.match(Units.of(random.doubles(n).toArray(), treated), Estimand.ATE);

        assertThat(matched.rows()).hasSize(n);
    }

    /** Distances to the one of its arm in each set. */
    private static double cost(Units units, Matched matched) {
        return IntStream.range(0, matched.count())
                .mapToDouble(s -> {
                    var set = matched.set(s);
                    var treated =
                            Arrays.stream(set).filter(i -> units.treated()[i]).toArray();
                    var controls =
                            Arrays.stream(set).filter(i -> !units.treated()[i]).toArray();
                    assertThat(Math.min(treated.length, controls.length)).isEqualTo(1);
                    double sum = 0;
                    for (int t : treated) for (int c : controls) sum += Math.abs(units.score()[t] - units.score()[c]);
                    return sum;
                })
                .sum();
    }

    /** The least cost of touching everybody, by the set of those touched so far: the first untouched one picks any partner. */
    private static double least(Units units) {
        int n = units.count();
        var cost = new double[1 << n];
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        cost[0] = 0;
        for (int touched = 0; touched < cost.length - 1; touched++) {
            int first = Integer.numberOfTrailingZeros(~touched);
            for (int other = 0; other < n; other++) {
                if (units.treated()[other] == units.treated()[first]) continue;
                int next = touched | 1 << first | 1 << other;
                cost[next] =
                        Math.min(cost[next], cost[touched] + Math.abs(units.score()[first] - units.score()[other]));
            }
        }
        return cost[cost.length - 1];
    }
}
