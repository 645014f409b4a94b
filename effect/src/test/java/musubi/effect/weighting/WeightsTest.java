package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Method;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.balance.WeightedQuantiles;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every set of weights must keep, whatever the table. */
class WeightsTest {
    private static final Method IPW = InverseProbabilityWeighting.METHOD;
    private static final Method ENTROPY = EntropyBalancing.METHOD;

    /** The estimating equations of the logit say so: sum A (1 - e) x = sum (1 - A) e x for every column x. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void overlap_weights_make_every_mean_exactly_alike(long seed) {
        var rows = rows(seed);
        var weights = byPropensity(rows, Map.of("estimand", "ATO"));

        for (var column : List.of("x", "z"))
            assertThat(mean(rows, weights, column, true)).isCloseTo(mean(rows, weights, column, false), within(1e-9));
        assertThat(sum(rows, weights, true)).isCloseTo(sum(rows, weights, false), within(1e-8));
        assertThat(Arrays.stream(weights).allMatch(w -> w > 0 && w < 1)).isTrue();
    }

    @ParameterizedTest(name = "seed {0}, {1}={2}")
    @CsvSource({
        "1, stabilised, no",
        "2, truncate, 90",
        "3, truncate, 40",
        "4, winsorise, '10,90'",
        "5, winsorise, '60,90'"
    })
    void the_target_group_itself_keeps_its_weights(long seed, String option, String value) {
        var rows = rows(seed);
        var treated = byPropensity(rows, Map.of("estimand", "ATT", option, value));
        var control = byPropensity(rows, Map.of("estimand", "ATC", option, value));

        assertThat(only(rows, treated, true)).containsOnly(1.0);
        assertThat(only(rows, control, false)).containsOnly(1.0);
    }

    /** Percentiles are those of the controls alone, type 7, when the treated are the target. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATT", "ATE"})
    void limits_are_percentiles_of_the_weights_that_may_move(String estimand) {
        var rows = rows(7);
        var free = byPropensity(rows, Map.of("estimand", estimand));
        var sorted = estimand.equals("ATT") ? only(rows, free, false) : free.clone();
        Arrays.sort(sorted);
        double low = WeightedQuantiles.ofType7(sorted, 0.05);
        double high = WeightedQuantiles.ofType7(sorted, 0.95);

        var kept = byPropensity(rows, Map.of("estimand", estimand, "winsorise", "5,95"));

        for (int i = 0; i < kept.length; i++) {
            boolean moves = estimand.equals("ATE") || rows.column("t").at(i) == 0;
            assertThat(kept[i]).isEqualTo(moves ? Math.min(high, Math.max(low, free[i])) : free[i]);
        }
    }

    /** With an intercept, sum (A - e) = 0; so sum e A/e = n1, and shares times weights average 1 only where scores fit. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void stabilised_weights_are_the_plain_ones_times_the_share_of_the_arm(long seed) {
        var rows = rows(seed);
        var plain = byPropensity(rows, Map.of("estimand", "ATE"));
        var stabilised = byPropensity(rows, Map.of("estimand", "ATE", "stabilised", "yes"));
        double share = Arrays.stream(rows.column("t").toArray()).average().orElseThrow();

        for (int i = 0; i < plain.length; i++)
            assertThat(stabilised[i])
                    .isCloseTo(plain[i] * (rows.column("t").at(i) == 1 ? share : 1 - share), within(1e-12 * plain[i]));
        assertThat(Arrays.stream(stabilised).average().orElseThrow()).isCloseTo(1, within(0.1));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ATT", "ATC", "ATE"})
    void entropy_weights_have_mean_1_and_reach_the_means_of_the_target(String estimand) {
        var rows = rows(5);
        var weights = WeightedRows.byEntropy(request(ENTROPY, rows, Map.of("estimand", estimand)))
                .weights()
                .toArray();
        IntPredicate target = i -> estimand.equals("ATE") || rows.column("t").at(i) == (estimand.equals("ATT") ? 1 : 0);

        for (boolean arm : new boolean[] {true, false}) {
            assertThat(Arrays.stream(only(rows, weights, arm)).average().orElseThrow())
                    .isCloseTo(1, within(1e-12));
            for (var column : List.of("x", "z")) {
                double goal = IntStream.range(0, rows.count())
                        .filter(target)
                        .mapToDouble(i -> rows.column(column).at(i))
                        .average()
                        .orElseThrow();
                assertThat(mean(rows, weights, column, arm)).isCloseTo(goal, within(1e-9));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"drop-outside=0.1", "truncate=95"})
    void trimming_names_what_it_did_and_who_else_does_it(String option) {
        var parts = option.split("=", -1);
        var estimate =
                (Estimate) IPW.estimator().estimate(request(IPW, rows(1), Map.of("outcome", "y", parts[0], parts[1])));

        assertThat(estimate.conventions())
                .filteredOn(c -> c.name().equals("trimming"))
                .singleElement()
                .satisfies(c -> {
                    if (parts[0].equals("truncate")) assertThat(c.equivalent()).contains("type 3");
                    else assertThat(c.equivalent()).contains("PStrim(delta = 0.1)");
                });
    }

    private static double[] byPropensity(LocalRows rows, Map<String, String> options) {
        return WeightedRows.byPropensity(request(IPW, rows, options)).weights().toArray();
    }

    private static double[] only(LocalRows rows, double[] weights, boolean isTreated) {
        return IntStream.range(0, weights.length)
                .filter(i -> rows.column("t").at(i) == (isTreated ? 1 : 0))
                .mapToDouble(i -> weights[i])
                .toArray();
    }

    private static double sum(LocalRows rows, double[] weights, boolean isTreated) {
        return Arrays.stream(only(rows, weights, isTreated)).sum();
    }

    private static double mean(LocalRows rows, double[] weights, String column, boolean isTreated) {
        var product = new double[weights.length];
        for (int i = 0; i < product.length; i++)
            product[i] = weights[i] * rows.column(column).at(i);
        return sum(rows, product, isTreated) / sum(rows, weights, isTreated);
    }

    private static LocalRows rows(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<>(List.of("t,x,z,y"));
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian();
            int z = random.nextInt(3);
            int t = random.nextDouble() < 1 / (1 + Math.exp(0.8 - 0.9 * x + 0.4 * z)) ? 1 : 0;
            lines.add(t + "," + x + "," + z + "," + (x + z + random.nextGaussian()));
        }
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static Request request(Method method, LocalRows rows, Map<String, String> options) {
        return new Request(rows, Formula.parse("t ~ x + z"), method.settings(new TreeMap<>(options)));
    }
}
