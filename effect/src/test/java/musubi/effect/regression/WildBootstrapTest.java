package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WildBootstrapTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/wild.csv");
    private static final String MODEL = "steps ~ treated + age + I(time - 2020) + near";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "imposed, null=imposed",
        "free, null=free",
        "imposed weighted, weights=weight",
        "imposed age, coefficient=age",
    })
    void agrees_with_all_signs_fitted_again_one_by_one(String test, String option) {
        var rows = nineRegions(PanelFixture.rows());

        var headline = ((Estimate) wild(rows, MODEL, option)).headline();

        R.check(test, "estimate", headline.estimate(), 1e-8);
        assertThat(headline.p()).isEqualTo(R.number(test, "p"));
        if (!R.names(test).contains("lower")) return;
        R.check(test, "lower", headline.lower(), 1e-6);
        R.check(test, "upper", headline.upper(), 1e-6);
    }

    @Test
    void agrees_within_effects_nested_in_the_clusters() {
        var rows = nineRegions(PanelFixture.rows());

        var headline =
                ((Estimate) wild(rows, "steps ~ treated + age + factor(time) | unit", "null=imposed")).headline();

        R.check("imposed within", "estimate", headline.estimate(), 1e-8);
        assertThat(headline.p()).isEqualTo(R.number("imposed within", "p"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"imposed, true", "free, false"})
    void another_null_value_is_tested_without_drawing_again(String test, boolean isImposed) {
        var rows = nineRegions(PanelFixture.rows());
        var formula = Formula.parse(MODEL);
        var model =
                LinearModel.of(new Request(rows, formula, WildBootstrap.METHOD.settings(Map.of("cluster", "region"))));
        var fit = LeastSquares.fit(
                rows, musubi.effect.formula.Design.of(formula, rows), model.response(), model.weights());
        var clusters = model.clusterings().get("region");

        var scores = new WildScores(ClusterScores.of(fit, clusters, 1), isImposed, Draws.enumerated(9));

        assertThat(scores.p(0.2)).isEqualTo(R.number(test, "p at 0.2"));
    }

    /**
     * Residuals of a mean under 0 are the values 1, 2, 3; the sign vectors that reach |t| of the data are +++ and ---, so
     * p is 2/8.
     */
    @Test
    void three_rows_of_one_sign_have_p_of_one_quarter() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,g", "1,1", "2,2", "3,3")), "");

        var estimate = (Estimate)
                ask(WildBootstrap.METHOD, rows, "y ~ 1", Map.of("cluster", "g", "multipliers", "rademacher"));

        assertThat(estimate.headline().p()).isEqualTo(0.25);
        assertThat(estimate.headline().lower()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** Drawn signs must come near the enumerated p: standard error of the share is 0.005. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"rademacher, 0.43359375, 0.025", "webb, 0.43359375, 0.05"})
    void drawn_multipliers_come_near_the_enumerated_p(String kind, double p, double tolerance) {
        var rows = nineRegions(PanelFixture.rows());
        var scores = ClusterScores.of(fit(rows), clusters(rows), 1);

        var drawn = new WildScores(scores, true, new Draws(kind, 9, 9_999, 7));

        assertThat(drawn.p(0)).isCloseTo(p, within(tolerance));
    }

    @Test
    void the_same_seed_gives_the_same_interval_in_any_order_of_the_file() {
        var options = Map.of("cluster", "region", "draws", "499", "seed", "20260901");

        assertThat(ask(WildBootstrap.METHOD, PanelFixture.shuffled(3), MODEL, options))
                .isEqualTo(ask(WildBootstrap.METHOD, PanelFixture.rows(), MODEL, options));
    }

    @Test
    void draws_need_a_seed_and_clusters() {
        assertThatThrownBy(() -> ask(
                        WildBootstrap.METHOD, PanelFixture.rows(), MODEL, Map.of("cluster", "region", "draws", "99")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.missing-option"));
        assertThatThrownBy(() -> ask(WildBootstrap.METHOD, PanelFixture.rows(), MODEL, Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.no-cluster"));
        assertThatThrownBy(() -> ask(
                        WildBootstrap.METHOD,
                        PanelFixture.rows(),
                        "steps ~ treated | unit + time",
                        Map.of("cluster", "region")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.effects-not-nested"));
        assertThat(ask(
                        WildBootstrap.METHOD,
                        PanelFixture.rows(),
                        MODEL,
                        Map.of("cluster", "region", "coefficient", "nobody")))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"permutation, null", "permutation weighted, weight"})
    void dealing_a_treatment_out_again_agrees_with_all_dealings_fitted_in_r(String test, String weights) {
        var options = new TreeMap<>(Map.of("cluster", "region"));
        if (!weights.equals("null")) options.put("weights", weights);

        var estimate = (Estimate)
                ask(RandomisationInference.METHOD, PanelFixture.rows(), "steps ~ arm + age + I(time - 2020)", options);

        R.check(test, "estimate", estimate.headline().estimate(), 1e-8);
        assertThat(estimate.headline().p()).isEqualTo(R.number(test, "p"));
        assertThat(estimate.figure("dealings").orElseThrow().value()).isEqualTo(792);
        if (!R.names(test).contains("lower")) return;
        R.check(test, "lower", estimate.headline().lower(), 1e-6);
        R.check(test, "upper", estimate.headline().upper(), 1e-6);
    }

    /** Of the 6 ways to treat 2 of 4, the real one and its mirror are the farthest apart: p is 2/6. */
    @Test
    void four_rows_have_p_of_one_third() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,arm", "1,0", "2,0", "5,1", "6,1")), "");

        var estimate = (Estimate) ask(RandomisationInference.METHOD, rows, "y ~ arm", Map.of());

        assertThat(estimate.headline().estimate()).isCloseTo(4, within(1e-14));
        assertThat(estimate.headline().p()).isEqualTo(2.0 / 6);
    }

    /** In strata of two there are 2 × 2 dealings; only the real one and its mirror are as far apart. */
    @Test
    void strata_keep_their_numbers_of_treated() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,arm,s", "1,0,1", "5,1,1", "2,0,2", "7,1,2")), "");

        var estimate = (Estimate) ask(RandomisationInference.METHOD, rows, "y ~ arm", Map.of("strata", "s"));

        assertThat(estimate.figure("dealings").orElseThrow().value()).isEqualTo(4);
        assertThat(estimate.headline().p()).isEqualTo(2.0 / 4);
    }

    /** 20 of 40 can be treated in more ways than are drawn; the drawn p comes near that of a t test. */
    @Test
    void many_dealings_are_drawn_with_a_seed() {
        var lines = new java.util.ArrayList<>(List.of("y,arm"));
        for (int i = 0; i < 40; i++) lines.add((i * 7 % 13) + "," + i % 2);
        var rows = LocalRows.of(TableFixture.columns(lines), "");

        var estimate =
                (Estimate) ask(RandomisationInference.METHOD, rows, "y ~ arm", Map.of("draws", "999", "seed", "1"));

        assertThat(estimate.figure("dealings").orElseThrow().value()).isEqualTo(1000);
        var test = (Estimate) ask(DifferenceInMeans.METHOD, rows, "y ~ arm", Map.of());
        assertThat(estimate.headline().p()).isCloseTo(test.headline().p(), within(0.05));
        assertThat(estimate.headline().lower()).isCloseTo(test.headline().lower(), within(0.5));
        assertThat(estimate.headline().lower()).isLessThan(estimate.headline().estimate());
        assertThatThrownBy(() -> ask(RandomisationInference.METHOD, rows, "y ~ arm", Map.of()))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void a_treatment_that_varies_in_its_unit_is_refused() {
        assertThat(ask(
                        RandomisationInference.METHOD,
                        PanelFixture.rows(),
                        "steps ~ treated",
                        Map.of("cluster", "unit")))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE));
        var rows = LocalRows.of(TableFixture.columns(List.of("y,arm", "1,1", "2,1", "5,1", "6,1")), "");
        assertThat(ask(RandomisationInference.METHOD, rows, "y ~ arm", Map.of()))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_VARIATION));
    }

    private static LinearFit fit(Rows rows) {
        var formula = Formula.parse(MODEL);
        return LeastSquares.fit(
                rows,
                musubi.effect.formula.Design.of(formula, rows),
                rows.column("steps"),
                new musubi.effect.rows.Constant(1, rows.count()));
    }

    private static musubi.effect.rows.Clusters clusters(Rows rows) {
        return musubi.effect.rows.Clusters.of(rows, List.of("region"));
    }

    @Test
    void no_other_coefficient_is_tested_in_place_of_a_first_one_that_does_not_exist() {
        var rows = PanelFixture.rows()
                .with(
                        "same",
                        new musubi.effect.rows.Constant(1, PanelFixture.rows().count()));

        for (var formula : List.of("steps ~ same", "steps ~ factor(same)", "steps ~ same + age"))
            assertThat(wild(rows, formula, "seed=1"))
                    .isInstanceOfSatisfying(
                            NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
    }

    /** The shift is exact, so that only the sums of the clusters could lose digits. */
    @ParameterizedTest(name = "null {0}")
    @ValueSource(strings = {"imposed", "free"})
    void a_column_far_from_zero_costs_no_digits(String constraint) {
        var lines = new ArrayList<>(List.of("y,a,x,z,region"));
        var random = new Random(8);
        for (int i = 0; i < 60; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%s,%d,%d".formatted(random.nextInt(1000), i / 3 % 2, x / 16.0, (1L << 31) + x, i % 11));
        }
        var rows = LocalRows.of(TableFixture.columns(lines), "");

        var near = ((Estimate) wild(rows, "y ~ a + x", "null=" + constraint)).headline();
        var far = ((Estimate) wild(rows, "y ~ a + z", "null=" + constraint)).headline();

        assertThat(far.estimate()).isCloseTo(near.estimate(), withinPercentage(1e-7));
        assertThat(far.standardError()).isCloseTo(near.standardError(), withinPercentage(1e-7));
        assertThat(far.p()).isEqualTo(near.p());
        assertThat(far.lower()).isCloseTo(near.lower(), withinPercentage(1e-5));
        assertThat(far.upper()).isCloseTo(near.upper(), withinPercentage(1e-5));
    }

    private static Rows nineRegions(Rows rows) {
        var region = rows.column("region");
        return rows.keep(IntStream.range(0, rows.count())
                .filter(row -> region.at(row) <= 9)
                .toArray());
    }

    private static Estimation wild(Rows rows, String formula, String option) {
        return ask(
                WildBootstrap.METHOD,
                rows,
                formula,
                Map.of("cluster", "region", "multipliers", "rademacher", option.split("=")[0], option.split("=")[1]));
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
