package musubi.effect.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterCorrectionTest {
    private static final ReferenceFixture R = ReferenceFixture.of("regression/clusters.csv");
    private static final String MODEL = "steps ~ treated + age + I(time - 2020) + near";

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3", "jackknife"})
    void agrees_with_club_sandwich_and_with_fits_without_each_cluster(String kind) {
        check("panel " + kind, ols(PanelFixture.rows(), MODEL, Map.of("cluster", "region", "se", kind)));
        check(
                "panel weighted " + kind,
                ols(PanelFixture.rows(), MODEL, Map.of("cluster", "region", "se", kind, "weights", "weight")));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3"})
    void agrees_within_effects_that_are_nested_in_the_clusters(String kind) {
        check(
                "within " + kind,
                swept(PanelFixture.rows(), "steps ~ treated + age + factor(time) | unit", "region", kind));
        check("within one " + kind, swept(PanelFixture.rows(), "steps ~ treated + age | unit", "unit", kind));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3"})
    void agrees_with_club_sandwich_on_the_lalonde_data(String kind) {
        check(
                "lalonde " + kind,
                ols(
                        TableFixture.shared("evaluation/lalonde.csv"),
                        "re78 ~ treat + age + race + married + re74",
                        Map.of("cluster", "educ", "se", kind)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3"})
    void the_order_of_the_file_does_not_matter(String kind) {
        var options = Map.of("cluster", "region", "se", kind, "weights", "weight");

        assertThat(ols(PanelFixture.shuffled(5), MODEL, options)).isEqualTo(ols(PanelFixture.rows(), MODEL, options));
    }

    /** Populations as weights are large numbers; only their ratios count. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"CR2", "CR3"})
    void the_scale_of_the_weights_does_not_matter(String kind) {
        var rows = PanelFixture.rows();
        var weights = rows.column("weight").toArray();
        for (int i = 0; i < weights.length; i++) weights[i] *= 1e7;
        var large = rows.with("large", Numbers.over(weights));

        var given = (Estimate) ols(rows, MODEL, Map.of("cluster", "region", "se", kind, "weights", "weight"));
        var scaled = (Estimate) ols(large, MODEL, Map.of("cluster", "region", "se", kind, "weights", "large"));

        for (int j = 0; j < given.coefficients().size(); j++) {
            var expected = given.coefficients().get(j);
            var found = scaled.coefficients().get(j);
            assertThat(found.standardError() / expected.standardError()).isCloseTo(1, within(1e-9));
            assertThat(found.df() / expected.df()).isCloseTo(1, within(1e-9));
        }
    }

    /** The jackknife variance of a mean of two clusters of one row: values 1 and 3, means without each 3 and 1. */
    @Test
    void two_rows_give_the_jackknife_of_a_mean() {
        var rows = LocalRows.of(TableFixture.columns(List.of("y,g", "1,1", "3,2")), "");

        var estimate = (Estimate) ols(rows, "y ~ 1", Map.of("cluster", "g", "se", "jackknife"));

        assertThat(estimate.coefficients().get(0).standardError()).isCloseTo(1, within(1e-14));
        assertThat(estimate.remarks()).extracting(r -> r.en()).anyMatch(r -> r.contains("2 clusters"));
    }

    @Test
    void no_jackknife_without_the_only_treated_cluster() {
        var rows =
                LocalRows.of(TableFixture.columns(List.of("y,d,g", "1,1,1", "3,1,1", "2,0,2", "4,0,2", "1,0,3")), "");

        assertThat(ols(rows, "y ~ d", Map.of("cluster", "g", "se", "CR3")))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
    }

    @Test
    void refuses_several_clusterings() {
        assertThatThrownBy(() -> ols(PanelFixture.rows(), MODEL, Map.of("cluster", "region+time", "se", "CR2")))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void visiting_rows_by_cluster_gives_the_sums_of_the_blocks() {
        var rows = PanelFixture.rows();
        var weights = rows.column("weight");
        var fit = LeastSquares.fit(rows, Design.of(Formula.parse(MODEL), rows), rows.column("steps"), weights);
        for (var name : List.of("unit", "clinic", "time")) {
            var clusters = Clusters.of(rows, List.of(name));
            var factor = Covariance.weighted(fit, 0);

            var visited = ClusterWalk.meat(fit, factor, ClusterOrder.of(clusters));

            var summed = Scores.crossProducts(
                    Scores.byCluster(
                            rows,
                            fit.design(),
                            fit.information().standard(),
                            fit.kept(),
                            factor,
                            clusters.codes(),
                            clusters.count()),
                    fit.rank());
            for (int i = 0; i < fit.rank(); i++)
                for (int j = 0; j < fit.rank(); j++)
                    assertThat(visited.get(i, j))
                            .isCloseTo(
                                    summed.get(i, j), within(1e-12 * Math.sqrt(summed.get(i, i) * summed.get(j, j))));
        }
    }

    private static void check(String test, Estimation answer) {
        var estimate = (Estimate) answer;
        for (var name : R.names(test)) {
            if (name.endsWith(" se") || name.endsWith(" df")) continue;
            var parameter = estimate.parameter(name.equals("year") ? "I(time - 2020)" : name)
                    .orElseThrow();
            R.check(test, name, parameter.estimate(), 1e-8);
            R.check(test, name + " se", parameter.standardError(), 1e-8);
            if (test.endsWith("CR2")) R.check(test, name + " df", parameter.df(), 1e-8);
        }
    }

    private static Estimation ols(Rows rows, String formula, Map<String, String> options) {
        return ask(LinearRegression.METHOD, rows, formula, options);
    }

    private static Estimation swept(Rows rows, String formula, String cluster, String kind) {
        return ask(FixedEffectsRegression.METHOD, rows, formula, Map.of("cluster", cluster, "se", kind));
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
