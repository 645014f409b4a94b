package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import musubi.effect.matching.NearestNeighbour.Rule;
import musubi.effect.matching.NearestNeighbour.Turn;
import musubi.effect.rows.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NearestNeighbourTest {
    /** Small cases with few distinct scores, so that ties on every side occur; seeds 0 to 2999. */
    @ParameterizedTest(name = "{0}, 3000 cases from seed 20260901")
    @EnumSource(Turn.class)
    void each_pair_is_the_one_a_plain_search_finds(Turn turn) {
        var random = new Random(20260901);
        for (int test = 0; test < 3000; test++) {
            var units = units(random);
            var rule = new Rule(
                    random.nextBoolean() ? Estimand.ATT : Estimand.ATC,
                    turn,
                    random.nextLong(),
                    1 + random.nextInt(3),
                    random.nextInt(3) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(4) * 0.125,
                    random.nextInt(4) == 0);

            var matched = NearestNeighbour.match(units, rule);

            assertThat(sets(matched)).as("case %d %s", test, rule).isEqualTo(plain(units, rule));
        }
    }

    @Test
    void the_larger_score_chooses_first_and_the_lower_neighbour_wins_a_tie() {
        var matched = NearestNeighbour.match(
                new double[] {0.5, 0.75, 0.25, 0.625, 1}, new boolean[] {true, true, false, false, false}, 0.25);

        assertThat(sets(matched)).containsExactly(List.of(0, 2), List.of(1, 3));
        assertThat(matched.weights()).containsExactly(1, 1, 1, 1, 0);
    }

    /** 0.3 - 0.2 is a little less than 0.2 - 0.1. */
    @Test
    void distances_that_differ_by_rounding_are_a_tie() {
        var matched = NearestNeighbour.match(
                new double[] {0.1, 0.2, 0.3}, new boolean[] {false, true, false}, Double.POSITIVE_INFINITY);

        assertThat(matched.rows()).contains(0).doesNotContain(2);
    }

    @Test
    void a_control_used_twice_weighs_more_and_the_mean_weight_stays_one() {
        var units = Units.of(new double[] {0.1, 0.2, 0.3, 0.15, 0.9}, new boolean[] {true, true, true, false, false});

        var matched = NearestNeighbour.match(
                units, new Rule(Estimand.ATT, Turn.LARGEST, 0, 2, Double.POSITIVE_INFINITY, true));
        var pairs = NearestNeighbour.match(
                units, new Rule(Estimand.ATT, Turn.LARGEST, 0, 1, Double.POSITIVE_INFINITY, true));

        assertThat(matched.weights()).containsExactly(1, 1, 1, 1, 1);
        assertThat(pairs.weights()).containsExactly(1, 1, 1, 1, 0);
        assertThat(pairs.count()).isEqualTo(3);
    }

    @Test
    void nobody_is_matched_across_strata_or_where_an_arm_is_empty() {
        var units =
                Units.of(new double[] {1, 1, 2, 2}, new boolean[] {true, false, true, true}, new int[] {0, 1, 2, 2}, 3);

        var matched =
                NearestNeighbour.match(units, new Rule(Estimand.ATT, Turn.DATA, 0, 1, Double.POSITIVE_INFINITY, false));

        assertThat(matched.count()).isZero();
        assertThat(matched.weights()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void a_million_equal_scores_are_matched_in_linear_time() {
        int n = 1_000_000;
        var treated = new boolean[n];
        for (int i = 0; i < n; i++) treated[i] = i % 2 == 0;

        var matched = NearestNeighbour.match(new double[n], treated, 0);

        assertThat(matched.count()).isEqualTo(n / 2);
    }

    private static Units units(Random random) {
        int n = random.nextInt(14);
        int strata = 1 + random.nextInt(3);
        var score = random.doubles(n).map(s -> Math.rint(s * 8) / 8).toArray();
        if (random.nextInt(3) == 0) score = random.doubles(n).toArray();
        var treated = new boolean[n];
        var stratum = new int[n];
        for (int i = 0; i < n; i++) {
            treated[i] = random.nextInt(3) > 0;
            stratum[i] = random.nextInt(strata);
        }
        var rows = IntStream.range(0, n).map(i -> n - 1 - i).toArray();
        return new Units(score, treated, stratum, strata, rows);
    }

    static List<List<Integer>> sets(Matched matched) {
        return IntStream.range(0, matched.count())
                .mapToObj(s -> Arrays.stream(matched.set(s)).boxed().toList())
                .toList();
    }

    /** The same matching by looking at everybody each time. */
    private static List<List<Integer>> plain(Units units, Rule rule) {
        int n = units.count();
        var chosen = new ArrayList<List<Integer>>();
        for (int i = 0; i < n; i++) chosen.add(new ArrayList<>());
        var taken = new boolean[n];
        for (int round = 0; round < rule.ratio(); round++) {
            int r = round;
            var waiting = new ArrayList<>(IntStream.range(0, n)
                    .filter(i -> units.treated()[i] == (rule.estimand() == Estimand.ATT))
                    .filter(i -> chosen.get(i).size() == r)
                    .boxed()
                    .sorted(turns(units, rule))
                    .toList());
            while (!waiting.isEmpty()) {
                int focal = rule.turn() == Turn.CLOSEST && !rule.hasReplacement()
                        ? closest(units, rule, taken, waiting)
                        : waiting.get(0);
                waiting.remove((Integer) focal);
                int best = rule.turn() == Turn.CLOSEST && !rule.hasReplacement()
                        ? side(units, rule, taken, waiting, focal)
                        : nearest(units, rule, taken, chosen.get(focal), focal);
                if (best < 0) continue;
                chosen.get(focal).add(best);
                if (!rule.hasReplacement()) taken[best] = true;
            }
        }
        return IntStream.range(0, n)
                .map(row -> n - 1 - row)
                .filter(i -> !chosen.get(i).isEmpty())
                .mapToObj(i -> {
                    var set = new ArrayList<>(List.of(units.rows()[i]));
                    chosen.get(i).forEach(c -> set.add(units.rows()[c]));
                    return List.copyOf(set);
                })
                .toList();
    }

    private static Comparator<Integer> turns(Units units, Rule rule) {
        return switch (rule.turn()) {
            case LARGEST -> Comparator.comparingDouble(i -> -units.score()[i]);
            case SMALLEST -> Comparator.comparingDouble(i -> units.score()[i]);
            case DATA, CLOSEST -> Comparator.comparingInt(i -> i);
            case RANDOM ->
                (a, b) -> Long.compareUnsigned(
                        Order.mixed(Order.mixed(rule.seed()) + units.rows()[a]),
                        Order.mixed(Order.mixed(rule.seed()) + units.rows()[b]));
        };
    }

    private static boolean stands(Units units, int a, int before) {
        return units.score()[a] < units.score()[before] || units.score()[a] == units.score()[before] && a < before;
    }

    private static int nearest(Units units, Rule rule, boolean[] taken, List<Integer> own, int focal) {
        int best = -1;
        for (int c = 0; c < units.count(); c++) {
            if (units.treated()[c] == units.treated()[focal] || taken[c] || own.contains(c)) continue;
            if (units.stratum()[c] != units.stratum()[focal] || gap(units, focal, c) > rule.caliper()) continue;
            if (best < 0 || isBetter(units, focal, c, best)) best = c;
        }
        return best;
    }

    private static boolean isBetter(Units units, int focal, int c, int best) {
        if (gap(units, focal, c) != gap(units, focal, best)) return gap(units, focal, c) < gap(units, focal, best);
        if (stands(units, c, focal) != stands(units, best, focal)) return stands(units, c, focal);
        return stands(units, c, focal) ? stands(units, best, c) : stands(units, c, best);
    }

    private static double gap(Units units, int a, int b) {
        return Math.abs(units.score()[a] - units.score()[b]);
    }

    /** The focal unit of the closest pair of neighbours that lies lowest; anybody when no pair is allowed. */
    private static int closest(Units units, Rule rule, boolean[] taken, List<Integer> waiting) {
        return pair(units, rule, taken, waiting).get(0);
    }

    private static int side(Units units, Rule rule, boolean[] taken, List<Integer> waiting, int focal) {
        var with = new ArrayList<>(waiting);
        with.add(focal);
        var pair = pair(units, rule, taken, with);
        return pair.get(0) == focal ? pair.get(1) : -1;
    }

    private static List<Integer> pair(Units units, Rule rule, boolean[] taken, List<Integer> waiting) {
        // Strata do not touch each other, so each may take its own closest pair when its turn comes.
        var best = List.of(waiting.get(0), -1);
        double least = Double.POSITIVE_INFINITY;
        double leastOfAll = Double.POSITIVE_INFINITY;
        for (int s = 0; s < units.strata(); s++) {
            int stratum = s;
            var left = IntStream.range(0, units.count())
                    .filter(i -> units.stratum()[i] == stratum)
                    .filter(i ->
                            units.treated()[i] == (rule.estimand() == Estimand.ATT) ? waiting.contains(i) : !taken[i])
                    .boxed()
                    .sorted((a, b) -> stands(units, a, b) ? -1 : a.equals(b) ? 0 : 1)
                    .toList();
            for (int a : left)
                for (int b : left)
                    if (units.treated()[a] != units.treated()[b] && gap(units, a, b) <= rule.caliper())
                        leastOfAll = Math.min(leastOfAll, gap(units, a, b));
            for (int i = 0; i + 1 < left.size(); i++) {
                int a = left.get(i);
                int b = left.get(i + 1);
                if (units.treated()[a] == units.treated()[b] || gap(units, a, b) > rule.caliper()) continue;
                if (gap(units, a, b) >= least) continue;
                least = gap(units, a, b);
                best = units.treated()[a] == (rule.estimand() == Estimand.ATT) ? List.of(a, b) : List.of(b, a);
            }
        }
        assertThat(least).as("neighbours are the closest pair of all").isEqualTo(leastOfAll);
        return best;
    }
}
