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
            var units = units(random, 14);
            var rule = rule(random, turn, Limits.NONE);

            var matched = NearestNeighbour.match(units, rule);

            assertThat(sets(matched)).as("case %d %s", test, rule).isEqualTo(plain(units, rule));
        }
    }

    /** Up to 100 people in crowds of equal scores, with up to three limited covariates, some of them continuous. */
    @ParameterizedTest(name = "{0}, 200 cases from seed 20261127")
    @EnumSource(Turn.class)
    void within_limits_of_covariates_too_each_pair_is_the_one_a_plain_search_finds(Turn turn) {
        var random = new Random(20261127);
        for (int test = 0; test < 200; test++) {
            var units = units(random, 100);
            var rule = rule(random, turn, limits(random, units.count()));

            var matched = NearestNeighbour.match(units, rule);

            assertThat(sets(matched)).as("case %d %s", test, rule).isEqualTo(plain(units, rule));
        }
    }

    @Test
    void of_equally_near_ones_only_those_within_the_limits_are_taken() {
        var limits = new Limits(new double[][] {{60, 66, 65, 40}}, new double[] {5});
        var units = Units.of(new double[] {0.5, 0.5, 0.9, 0.5}, new boolean[] {true, false, false, false});

        var matched = NearestNeighbour.match(
                units, new Rule(Estimand.ATT, Turn.LARGEST, 0, 1, Double.POSITIVE_INFINITY, limits, false));

        assertThat(sets(matched)).containsExactly(List.of(0, 2));
    }

    private static Rule rule(Random random, Turn turn, Limits limits) {
        return new Rule(
                random.nextBoolean() ? Estimand.ATT : Estimand.ATC,
                turn,
                random.nextLong(),
                1 + random.nextInt(3),
                random.nextInt(3) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(4) * 0.125,
                limits,
                random.nextInt(4) == 0);
    }

    static Limits limits(Random random, int n) {
        int count = 1 + random.nextInt(3);
        var columns = new double[count][];
        var widths = new double[count];
        for (int k = 0; k < count; k++) {
            boolean isWhole = random.nextBoolean();
            columns[k] = random.doubles(n)
                    .map(x -> isWhole ? Math.floor(x * 10) : x * 10)
                    .toArray();
            widths[k] = random.nextInt(4);
        }
        return new Limits(columns, widths);
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

        var matched = NearestNeighbour.match(
                units, new Rule(Estimand.ATT, Turn.COLUMN, 0, 1, Double.POSITIVE_INFINITY, false));

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

    private static Units units(Random random, int most) {
        int n = random.nextInt(most);
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
                boolean isFree = rule.turn() == Turn.CLOSEST && !rule.hasReplacement();
                var pair = isFree ? closest(units, rule, taken, waiting) : List.of(waiting.get(0), -1);
                int focal = pair.get(0);
                waiting.remove((Integer) focal);
                int best = isFree ? pair.get(1) : nearest(units, rule, taken, chosen.get(focal), focal);
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
            case COLUMN, CLOSEST -> Comparator.comparingInt(i -> i);
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
            if (taken[c] || own.contains(c) || !isAllowed(units, rule, focal, c)) continue;
            if (best < 0 || isBetter(units, focal, c, best)) best = c;
        }
        return best;
    }

    private static boolean isAllowed(Units units, Rule rule, int focal, int other) {
        if (units.treated()[other] == units.treated()[focal] || units.stratum()[other] != units.stratum()[focal])
            return false;
        for (int k = 0; k < rule.limits().widths().length; k++) {
            var column = rule.limits().columns()[k];
            double gap = Math.abs(column[units.rows()[focal]] - column[units.rows()[other]]);
            if (gap > rule.limits().widths()[k]) return false;
        }
        return gap(units, focal, other) <= rule.caliper();
    }

    private static boolean isBetter(Units units, int focal, int c, int best) {
        if (gap(units, focal, c) != gap(units, focal, best)) return gap(units, focal, c) < gap(units, focal, best);
        if (stands(units, c, focal) != stands(units, best, focal)) return stands(units, c, focal);
        return stands(units, c, focal) ? stands(units, best, c) : stands(units, c, best);
    }

    private static double gap(Units units, int a, int b) {
        return Math.abs(units.score()[a] - units.score()[b]);
    }

    /**
     * The closest of all pairs that are allowed, as focal and other: of pairs equally close the one whose upper end stands
     * lowest, then the one whose lower end stands highest; {@code waiting} when there is none.
     */
    private static List<Integer> closest(Units units, Rule rule, boolean[] taken, List<Integer> waiting) {
        var best = List.of(waiting.get(0), -1);
        for (int focal : waiting)
            for (int other = 0; other < units.count(); other++) {
                if (taken[other] || !isAllowed(units, rule, focal, other)) continue;
                var pair = List.of(focal, other);
                if (best.get(1) < 0 || goesBefore(units, pair, best)) best = pair;
            }
        return best;
    }

    private static boolean goesBefore(Units units, List<Integer> pair, List<Integer> best) {
        double gap = gap(units, pair.get(0), pair.get(1));
        double least = gap(units, best.get(0), best.get(1));
        if (gap != least) return gap < least;
        int upper = upper(units, pair);
        int lowest = upper(units, best);
        if (upper != lowest) return stands(units, upper, lowest);
        return stands(units, best.get(0) + best.get(1) - upper, pair.get(0) + pair.get(1) - upper);
    }

    private static int upper(Units units, List<Integer> pair) {
        return stands(units, pair.get(0), pair.get(1)) ? pair.get(1) : pair.get(0);
    }
}
