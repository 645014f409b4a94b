package musubi.effect.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.balance.Arms;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Constant;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
    private static final ReferenceFixture R = ReferenceFixture.of("weighting/bootstrap.csv");
    private static final String NHEFS = "qsmk ~ sex + age + smokeintensity + smokeyrs + wt71";

    /** SplitMix64 worked out in Python with whole numbers of any size: seed 7, ten units. */
    @Test
    void each_replicate_has_its_own_stream() {
        var resampling = Resampling.ofRows(7, 10);

        assertThat(resampling.counts(0)).containsExactly(0, 2, 0, 0, 1, 2, 1, 2, 1, 1);
        assertThat(resampling.counts(1)).containsExactly(0, 1, 0, 1, 1, 2, 2, 0, 1, 2);
    }

    @Test
    void all_rows_of_a_cluster_are_drawn_together() {
        var clusters = Clusters.of(Numbers.over(new double[] {5, 5, 8, 5, 9}));

        for (int replicate = 0; replicate < 20; replicate++) {
            var counts = Resampling.ofClusters(1, clusters).counts(replicate);
            assertThat(counts[1]).isEqualTo(counts[0]).isEqualTo(counts[3]);
            assertThat(counts[0] + counts[2] + counts[4]).isEqualTo(3);
        }
    }

    @Test
    void every_row_is_drawn_once_on_average() {
        var resampling = Resampling.ofRows(20260901, 100);
        var sums = new double[100];
        for (int replicate = 0; replicate < 4000; replicate++) {
            var counts = resampling.counts(replicate);
            for (int i = 0; i < 100; i++) sums[i] += counts[i];
        }

        // Mean 1 and variance 0.99 per replicate: 5 standard errors are 0.08.
        assertThat(sums)
                .satisfies(s -> assertThat(Arrays.stream(s)
                                .map(x -> Math.abs(x / 4000 - 1))
                                .max()
                                .orElseThrow())
                        .isLessThan(0.08));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Estimand.class)
    void counting_rows_is_the_same_as_repeating_them(Estimand estimand) {
        checkRepeated(estimand, Trimming.NONE, Map.of());
    }

    @Test
    void every_kind_of_trimming_is_repeated_in_every_replicate() {
        checkRepeated(Estimand.ATE, new Trimming(0, 0.02, 0.97), Map.of("winsorise", "2,97", "stabilised", "yes"));
        checkRepeated(Estimand.ATT, new Trimming(0, 0, 0.9), Map.of("truncate", "90"));
        checkRepeated(Estimand.ATE, new Trimming(0.1, 0, 1), Map.of("drop-outside", "0.1"));
    }

    /** Each replicate is what the whole method says of a file in which drawn rows are repeated. */
    private static void checkRepeated(Estimand estimand, Trimming trimming, Map<String, String> options) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var formula = "treat ~ age + educ + race + married + nodegree + re74 + re75";
        var design = Design.of(Formula.parse(formula), rows);
        var score = PropensityScore.fit(
                rows, design, Arms.of(rows.column("treat"), "treat"), new Constant(1, rows.count()));
        var statistic = new EffectReplicates(
                score, rows.column("re78"), estimand, true, options.containsKey("stabilised"), trimming);
        var resampling = Resampling.ofRows(3, rows.count());
        var all = new TreeMap<>(options);
        all.putAll(Map.of("outcome", "re78", "estimand", estimand.name()));

        for (int replicate = 0; replicate < 3; replicate++) {
            var counts = resampling.counts(replicate);
            var repeated = (Estimate) ask(repeated(rows, counts), formula, all);
            var figures = statistic.of(counts);
            assertThat(figures[EffectReplicates.DIFFERENCE])
                    .isCloseTo(repeated.headline().estimate(), within(1e-5));
            assertThat(figures[EffectReplicates.TREATED])
                    .isCloseTo(repeated.parameter("mean treated").orElseThrow().estimate(), within(1e-5));
        }
    }

    /** Other random numbers than boot's, so the errors agree within the error of 2000 replicates: five times 1.6 %. */
    @Test
    void agrees_with_boot_in_r_up_to_chance() {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate) ask(rows, NHEFS, Map.of("outcome", "wt82_71", "bootstrap", "2000", "seed", "11"));

        var percentile = estimate.parameter("ATE, bootstrap percentile").orElseThrow();
        R.check("rows", "ATE", percentile.estimate(), 1e-7);
        R.check("rows", "se", percentile.standardError(), 0.08);
        R.check("rows", "lower", percentile.lower(), 0.08);
        R.check("rows", "upper", percentile.upper(), 0.05);
        var normal = estimate.parameter("ATE, bootstrap normal").orElseThrow();
        assertThat(normal.upper() - normal.estimate()).isCloseTo(1.959964 * normal.standardError(), within(1e-6));
    }

    @Test
    void agrees_with_boot_in_r_on_clusters_up_to_chance() {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate)
                ask(rows, NHEFS, Map.of("outcome", "wt82_71", "bootstrap", "1000", "seed", "11", "cluster", "age"));

        R.check(
                "clusters",
                "se",
                estimate.parameter("ATE, bootstrap percentile").orElseThrow().standardError(),
                0.12);
    }

    @Test
    void one_thread_and_many_give_the_same_bits() throws Exception {
        var rows = rows(simulated(1, 500));
        var options = Map.of("outcome", "y", "bootstrap", "50", "seed", "5");

        var many = ask(rows, "t ~ x", options);
        try (var pool = new ClosingPool()) {
            assertThat(pool.one.submit(() -> ask(rows, "t ~ x", options)).get()).isEqualTo(many);
        }
    }

    private static final class ClosingPool implements AutoCloseable {
        private final ForkJoinPool one = new ForkJoinPool(1);

        @Override
        public void close() {
            one.shutdown();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_order_of_the_file_does_not_matter(long seed) {
        var lines = simulated(seed, 500);
        var options = Map.of("outcome", "y", "bootstrap", "50", "seed", "5", "cluster", "k");
        var sorted = ask(rows(lines), "t ~ x", options);

        Collections.shuffle(lines.subList(1, lines.size()), new Random(seed));

        assertThat(ask(rows(lines), "t ~ x", options)).isEqualTo(sorted);
    }

    @Test
    void other_seeds_give_other_intervals() {
        var rows = rows(simulated(1, 500));

        var five = (Estimate) ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "50", "seed", "5"));
        var six = (Estimate) ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "50", "seed", "6"));

        assertThat(five.parameter("ATE, bootstrap normal").orElseThrow().standardError())
                .isNotEqualTo(
                        six.parameter("ATE, bootstrap normal").orElseThrow().standardError());
    }

    @Test
    void a_seed_is_needed_and_replicates_have_a_limit() {
        var rows = rows(simulated(1, 50));

        assertThatThrownBy(() -> ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "50")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.missing-option"));
        assertThatThrownBy(() -> ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "5", "seed", "1")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.replicates"));
        assertThatThrownBy(() -> ask(rows, "t ~ x", Map.of("bootstrap", "50", "seed", "1")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.option-conflict"));
    }

    /** One of three treated rows is in one cluster of three: many draws have no treated, and that is said. */
    @Test
    void too_many_replicates_without_an_answer_are_refused() {
        var rows = rows(List.of(
                "t,x,y,k", "1,1,1,1", "1,3,2,1", "1,2,4,1", "0,1,3,2", "0,2,2,2", "0,3,2,3", "0,2,1,3", "0,1,5,4"));

        var answer = ask(rows, "t ~ x", Map.of("outcome", "y", "bootstrap", "100", "seed", "1", "cluster", "k"));

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.NOT_CONVERGED);
            assertThat(no.detail().en()).contains("of 100 bootstrap replicates");
        });
    }

    @Test
    void rows_left_out_by_their_score_are_left_out_again_in_each_replicate() {
        var rows = rows(simulated(1, 800));

        var estimate = (Estimate) ask(
                rows,
                "t ~ x",
                Map.of("outcome", "y", "bootstrap", "200", "seed", "5", "drop-outside", "0.2", "cluster", "k"));

        var normal = estimate.parameter("ATE, bootstrap normal").orElseThrow();
        assertThat(normal.estimate()).isEqualTo(estimate.headline().estimate());
        assertThat(normal.standardError()).isCloseTo(estimate.headline().standardError(), within(0.05));
    }

    @Test
    void ratios_have_intervals_too() {
        var rows = rows(simulated(1, 500));

        var estimate = (Estimate) ask(rows, "t ~ x", Map.of("outcome", "I(y > 0)", "bootstrap", "200", "seed", "5"));

        var ratio = estimate.parameter("risk ratio, bootstrap percentile").orElseThrow();
        assertThat(ratio.estimate())
                .isCloseTo(estimate.parameter("risk ratio").orElseThrow().estimate(), within(1e-12));
        assertThat(ratio.standardError())
                .isCloseTo(estimate.parameter("risk ratio").orElseThrow().standardError(), within(0.02));
    }

    private static Rows repeated(Rows rows, double[] counts) {
        var picked = IntStream.range(0, counts.length)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) counts[i]))
                .toArray();
        var columns = new LinkedHashMap<String, Column>();
        for (var name : rows.names()) columns.put(name, rows.column(name).pick(picked));
        columns.put(
                "copy",
                Numbers.over(
                        DoubleStream.iterate(0, i -> i + 1).limit(picked.length).toArray()));
        return LocalRows.of(columns, "");
    }

    private static List<String> simulated(long seed, int n) {
        var random = new Random(seed);
        var lines = new ArrayList<>(List.of("t,x,k,y"));
        for (int i = 0; i < n; i++) {
            double x = random.nextGaussian();
            lines.add((random.nextGaussian() + x > 0 ? 1 : 0) + "," + x + "," + random.nextInt(30) + ","
                    + (x + random.nextGaussian()));
        }
        return lines;
    }

    private static LocalRows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return InverseProbabilityWeighting.estimate(new Request(
                rows, Formula.parse(formula), InverseProbabilityWeighting.METHOD.settings(new TreeMap<>(options))));
    }
}
