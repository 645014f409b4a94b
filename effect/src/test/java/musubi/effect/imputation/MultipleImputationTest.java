package musubi.effect.imputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipleImputationTest {
    private static final int REPETITIONS = 100;

    /**
     * The law of the method: values go missing completely at random, and the interval covers the truth about as often as it
     * says. With 100 repetitions the share of intervals has a standard error of 2.2 points.
     */
    @ParameterizedTest(name = "{0}, seeds 1 to 100")
    @ValueSource(strings = {"norm", "pmm"})
    void intervals_cover_the_truth_when_values_go_missing_at_random(String kind) {
        double sum = 0;
        int covered = 0;
        for (int seed = 1; seed <= REPETITIONS; seed++) {
            var slope = ((Estimate) ask(
                            linear(seed),
                            "y ~ x + z",
                            Map.of("seed", "" + seed, "m", "5", "kinds", "x:%s+y:%s".formatted(kind, kind))))
                    .headline();
            sum += slope.estimate();
            if (slope.lower() <= 1 && 1 <= slope.upper()) covered++;
        }

        assertThat(covered / (double) REPETITIONS).isBetween(0.89, 0.995);
        assertThat(sum / REPETITIONS).isCloseTo(1, within(0.035));
    }

    /** {@code y = x + z/2 + e}; a third of x and a fifth of y are missing. */
    private static Rows linear(long seed) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        lines.add("y,x,z");
        for (int i = 0; i < 150; i++) {
            double z = random.nextGaussian();
            double x = 0.5 * z + random.nextGaussian();
            double y = x + 0.5 * z + random.nextGaussian();
            lines.add("%s,%s,%s".formatted(random.nextDouble() < 0.2 ? "" : y, random.nextDouble() < 0.33 ? "" : x, z));
        }
        return rows(lines);
    }

    /** The same for a category of two and one of three values as confounders that go missing: close to what nobody missing gives. */
    @Test
    void categories_that_go_missing_still_take_away_confounding() {
        double gap = 0;
        int covered = 0;
        int repetitions = 50;
        for (int seed = 1; seed <= repetitions; seed++) {
            var effect = ((Estimate) ask(
                            confounded(seed, 0.3),
                            "y ~ treated + smoker + region",
                            Map.of("seed", "" + seed, "m", "5")))
                    .headline();
            var whole = ((Estimate) ask(
                            confounded(seed, 0), "y ~ treated + smoker + region", Map.of("seed", "" + seed, "m", "2")))
                    .headline();
            gap += effect.estimate() - whole.estimate();
            if (effect.lower() <= 1 && 1 <= effect.upper()) covered++;
        }

        assertThat(covered / (double) repetitions).isBetween(0.86, 1.0);
        assertThat(gap / repetitions).isCloseTo(0, within(0.04));
    }

    private static Rows confounded(long seed) {
        return confounded(seed, 0.3);
    }

    private static Rows confounded(long seed, double missing) {
        var random = new Random(seed);
        var lines = new ArrayList<String>();
        lines.add("y,treated,smoker,region");
        var regions = List.of("east", "north", "west");
        for (int i = 0; i < 250; i++) {
            int smoker = random.nextDouble() < 0.4 ? 1 : 0;
            int region = random.nextInt(3);
            int treated = random.nextDouble() < 0.2 + 0.3 * smoker + 0.2 * (region % 2) ? 1 : 0;
            double y = treated - 2 * smoker + region % 2 + random.nextGaussian();
            lines.add("%s,%d,%s,%s"
                    .formatted(
                            y,
                            treated,
                            random.nextDouble() < missing ? "" : smoker,
                            random.nextDouble() < missing ? "" : regions.get(region)));
        }
        return rows(lines);
    }

    @Test
    void observed_values_stay_and_pmm_gives_only_observed_ones() {
        var rows = linear(7);
        var plan = new Plan(List.of("y", "x", "z"), Map.of("y", Kind.NORM), 3, 4, 5, true, 11);

        for (var completed : MultipleImputation.completed(rows, plan).orElseThrow()) {
            for (var name : plan.columns()) {
                var before = rows.column(name).toArray();
                var after = completed.column(name).toArray();
                var seen = IntStream.range(0, before.length)
                        .filter(i -> !Double.isNaN(before[i]))
                        .mapToObj(i -> before[i])
                        .toList();
                for (int i = 0; i < before.length; i++) {
                    if (!Double.isNaN(before[i])) assertThat(after[i]).isEqualTo(before[i]);
                    else if (name.equals("x")) assertThat(seen).contains(after[i]);
                    else assertThat(after[i]).isFinite();
                }
            }
        }
    }

    @Test
    void one_seed_gives_the_same_bits_on_any_number_of_threads() throws Exception {
        var options = Map.of("seed", "20261126", "m", "4");
        Estimation alone;
        Estimation together;
        var one = new ForkJoinPool(1);
        var five = new ForkJoinPool(5);
        try {
            alone = one.submit(() -> ask(confounded(3), "y ~ treated + smoker + region", options))
                    .get();
            together = five.submit(() -> ask(confounded(3), "y ~ treated + smoker + region", options))
                    .get();
        } finally {
            one.shutdown();
            five.shutdown();
        }

        assertThat(alone).isEqualTo(together);
        assertThat(ask(confounded(3), "y ~ treated + smoker + region", Map.of("seed", "2", "m", "4")))
                .isNotEqualTo(alone);
    }

    /** A registered study is evaluated again and must come out the same. */
    @Test
    void a_seed_keeps_its_draws() {
        var options = Map.of("seed", "20261126", "m", "4");

        var effect = ((Estimate) ask(confounded(3), "y ~ treated + smoker + region", options)).headline();

        assertThat(effect.estimate()).isEqualTo(0.9852702637546906);
        assertThat(effect.standardError()).isEqualTo(0.18262799205772562);
    }

    @Test
    void zero_and_its_negative_are_one_value() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 60; i++)
            lines.add("%d,%d,%s".formatted(i * 7 % 13, i * 5 % 11, i % 6 == 0 ? "" : i % 4 == 0 ? "1" : "0"));
        var plain = headed("y,x,t", lines);
        var values = plain.column("t").toArray();
        for (int i = 0; i < values.length; i += 2) if (values[i] == 0) values[i] = -0.0;
        var options = Map.of("seed", "1", "m", "2");

        assertThat(ask(plain.with("t", Numbers.over(values)), "y ~ t + x", options))
                .isEqualTo(ask(plain, "y ~ t + x", options));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var lines = new ArrayList<String>();
        var random = new Random(5);
        for (int i = 0; i < 80; i++)
            lines.add("%s,%s,%d".formatted(random.nextGaussian(), i % 3 == 0 ? "" : random.nextGaussian(), i % 2));
        var before = ask(headed("y,x,t", lines), "y ~ t + x", Map.of("seed", "1", "m", "3"));
        Collections.shuffle(lines, random);

        assertThat(ask(headed("y,x,t", lines), "y ~ t + x", Map.of("seed", "1", "m", "3")))
                .isEqualTo(before);
    }

    @Test
    void says_what_was_missing_and_how_it_was_drawn() {
        var estimate = (Estimate) ask(confounded(2), "y ~ treated + smoker + region", Map.of("seed", "1", "m", "2"));

        var lines = estimate.table("missing").orElseThrow().lines();
        assertThat(lines).extracting(l -> l.label()).containsExactly("smoker (logreg)", "region (polyreg)");
        assertThat(lines.get(0).values().get(0) + lines.get(1).values().get(0))
                .isEqualTo(estimate.figure("missing values").orElseThrow().value());
        assertThat(estimate.sample().used()).isEqualTo(250);
        assertThat(estimate.conventions()).extracting(c -> c.value()).anyMatch(v -> v.contains("seed 1"));
        assertThat(estimate.remarks()).extracting(r -> r.en()).anyMatch(r -> r.startsWith("The fraction of missing"));
    }

    @Test
    void columns_that_only_name_groups_do_not_enter_the_models() {
        var options = Map.of("seed", "1", "m", "2", "analysis", "lmm");

        var apart = (Estimate) ask(confounded(2), "y ~ treated + smoker + (1 | region)", options);

        assertThat(apart.conventions()).extracting(c -> c.value()).anyMatch(v -> v.startsWith("y, treated, smoker;"));
        var both = (Estimate) ask(confounded(2), "y ~ treated + region + (1 | treated)", options);
        assertThat(both.conventions()).extracting(c -> c.value()).anyMatch(v -> v.startsWith("y, treated, region;"));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "ipw, outcome:y",
        "ipw, 'outcome-formula:y ~ treated + smoker'",
        "ipw, outcome:I(y < 0)",
        "aipw, outcome:y",
        "match, outcome:y",
        "abadie-imbens, outcome:y",
        "entropy-balancing, outcome:y"
    })
    void what_only_the_settings_of_the_analysis_name_is_imputed_and_imputes(String analysis, String with) {
        var options = Map.of("seed", "1", "m", "2", "analysis", analysis, "with", with);

        var estimate = (Estimate) ask(outcomesMissing(2), "treated ~ smoker + region", options);

        assertThat(estimate.table("missing").orElseThrow().lines())
                .extracting(l -> l.label())
                .contains("y (pmm)");
        assertThat(estimate.sample().dropped()).doesNotContainKey("y missing");
        assertThat(estimate.conventions())
                .extracting(c -> c.value())
                .anyMatch(v -> v.startsWith("treated, smoker, region, y;"));
    }

    /** With the outcome left out of the models, its confounders would be drawn as if unrelated to it. */
    @Test
    void the_outcome_of_a_weighting_draws_the_covariates_as_if_it_were_in_the_formula() {
        var rows = confounded(6);
        var named = Map.of("seed", "4", "m", "3", "analysis", "ipw", "with", "outcome:y");
        var auxiliary = new HashMap<>(named);
        auxiliary.put("auxiliary", "y");

        assertThat(ask(rows, "treated ~ smoker + region", named))
                .isEqualTo(ask(rows, "treated ~ smoker + region", auxiliary));
    }

    @Test
    void a_caution_of_the_analysis_is_passed_on() {
        var options = Map.of("seed", "1", "m", "2", "analysis", "ipw", "with", "outcome:y;least-score:0.4");

        var estimate = (Estimate) ask(confounded(2), "treated ~ smoker + region", options);

        assertThat(estimate.cautions())
                .singleElement()
                .satisfies(c -> assertThat(c.en()).contains("overlap"));
    }

    @Test
    void a_setting_that_names_clusters_does_not_enter_the_models() {
        var options = Map.of("seed", "1", "m", "2", "with", "cluster:region;se:CR1");

        var estimate = (Estimate) ask(confounded(2, 0.1), "y ~ treated + smoker", options);

        assertThat(estimate.conventions())
                .extracting(c -> c.value())
                .anyMatch(v -> v.startsWith("y, treated, smoker;"));
    }

    private static Rows outcomesMissing(long seed) {
        var whole = confounded(seed, 0.1);
        var y = whole.column("y").toArray();
        for (int i = 0; i < y.length; i += 9) y[i] = Double.NaN;
        return whole.with("y", Numbers.over(y));
    }

    /** Smokers are exactly those above 50: without the added rows the logistic estimates would run away. */
    @Test
    void a_covariate_that_separates_a_category_does_not_break_its_draws() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 60; i++)
            lines.add("%d,%d,%s".formatted(i * 7 % 13, 30 + i % 40, i % 6 == 0 ? "" : i % 40 > 20 ? "1" : "0"));

        var completed = MultipleImputation.completed(
                        headed("y,age,smoker", lines),
                        new Plan(List.of("y", "age", "smoker"), Map.of(), 4, 3, 5, false, 9))
                .orElseThrow();

        int right = 0;
        for (var rows : completed)
            for (int i = 0; i < 60; i++)
                if (rows.column("smoker").at(i) == (rows.column("age").at(i) > 50 ? 1 : 0)) right++;
        assertThat(right).isGreaterThan(4 * 60 - 16);
    }

    @Test
    void ratios_are_pooled_on_the_log_scale() {
        var rows = confounded(4);
        var estimate = (Estimate) ask(
                rows,
                "treated ~ smoker + region",
                Map.of("seed", "3", "m", "3", "analysis", "logit", "with", "se:HC0"));

        var ratio = estimate.headline();
        var coefficient = estimate.coefficients().get(1);
        assertThat(ratio.name()).isEqualTo("odds ratio smoker");
        assertThat(ratio.estimate()).isCloseTo(StrictMath.exp(coefficient.estimate()), within(1e-12));
        assertThat(ratio.lower()).isCloseTo(StrictMath.exp(coefficient.lower()), within(1e-9));
        assertThat(estimate.conventions()).extracting(c -> c.value()).anyMatch(v -> v.contains("HC0"));
    }

    @Test
    void without_missing_values_it_is_the_method_itself() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 40; i++) lines.add("%d,%d".formatted(i * 7 % 13, i * 5 % 11));
        var mi = (Estimate) ask(headed("y,x", lines), "y ~ x", Map.of("seed", "3", "m", "2"));
        var ols = (Estimate) musubi.effect.regression.LinearRegression.estimate(new Request(
                headed("y,x", lines),
                Formula.parse("y ~ x"),
                musubi.effect.regression.LinearRegression.METHOD.settings(Map.of())));

        assertThat(mi.headline().estimate()).isCloseTo(ols.headline().estimate(), within(1e-14));
        assertThat(mi.headline().standardError()).isCloseTo(ols.headline().standardError(), within(1e-14));
        assertThat(mi.remarks()).extracting(r -> r.en()).contains("No value is missing.");
    }

    @ParameterizedTest(name = "the {2} nearest of five to {0} begin at {1}")
    @CsvSource({"0, 0, 2", "9, 3, 2", "4.4, 2, 1", "4.6, 3, 1", "4, 1, 3", "1.9, 0, 2", "3, 0, 5"})
    void finds_the_nearest_donors(double wanted, int first, int count) {
        assertThat(LinearDraw.nearest(new double[] {1, 2, 4, 5, 8}, wanted, count))
                .isEqualTo(first);
    }

    @Test
    void draws_have_the_moments_of_their_distributions() {
        var draws = new Draws(42, 0);
        double[] sums = new double[5];
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            double z = draws.normal();
            double c = draws.chiSquared(0.7);
            sums[0] += z / n;
            sums[1] += z * z / n;
            sums[2] += c / n;
            sums[3] += draws.chiSquared(9) / n;
            sums[4] += draws.uniform() / n;
        }

        assertThat(sums[0]).isCloseTo(0, within(0.015));
        assertThat(sums[1]).isCloseTo(1, within(0.02));
        assertThat(sums[2]).isCloseTo(0.7, within(0.02));
        assertThat(sums[3]).isCloseTo(9, within(0.06));
        assertThat(sums[4]).isCloseTo(0.5, within(0.004));
        assertThat(draws.shuffled(50))
                .containsExactlyInAnyOrder(IntStream.range(0, 50).toArray());
    }

    @ParameterizedTest(name = "{0}={1}: {2}")
    @CsvSource({
        "seed, x, estimate.not-a-number",
        "m, 1, estimate.option-range",
        "analysis, nothing, estimate.unknown-analysis",
        "analysis, mi, estimate.unknown-analysis",
        "kinds, x:nothing, estimate.unknown-choice",
        "kinds, x:logreg, estimate.imputation-kind",
        "kinds, nobody:pmm, estimate.unknown-column",
        "with, se, estimate.with",
        "with, nothing:1, estimate.unknown-option"
    })
    void refuses_what_it_cannot_read(String option, String value, String code) {
        var options = new HashMap<>(Map.of("seed", "1"));
        options.put(option, value);

        assertThatThrownBy(() -> ask(linear(1), "y ~ x + z", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void a_seed_is_always_needed() {
        assertThatThrownBy(() -> ask(linear(1), "y ~ x + z", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.missing-option"));
    }

    @Test
    void refuses_a_column_without_values_and_says_which_imputation_failed() {
        var empty = ask(headed("y,x", List.of("1,", "2,", "3,")), "y ~ x", Map.of("seed", "1"));
        var few = ask(headed("y,x", List.of("1,3", "1,", "1,4")), "y ~ x", Map.of("seed", "1", "analysis", "logit"));

        assertThat(empty).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.NO_VARIATION);
            assertThat(no.detail().en()).contains("\"x\"");
        });
        assertThat(few)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.detail().en()).startsWith("Imputation 1: "));
    }

    private static Rows headed(String header, List<String> lines) {
        var all = new ArrayList<>(lines);
        all.add(0, header);
        return rows(all);
    }

    private static Rows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return MultipleImputation.estimate(
                new Request(rows, Formula.parse(formula), MultipleImputation.METHOD.settings(options)));
    }
}
