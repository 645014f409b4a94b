package musubi.effect.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("glm/counts.csv");
    private static final ReferenceFixture STATSMODELS = ReferenceFixture.of("glm/negbin.csv");
    private static final String VISITS = "mdvis ~ lncoins + idp + lpi + fmde + physlm + disea + hlthg + hlthf + hlthp";

    private static final Map<String, Rows> READ = new TreeMap<>();

    /** The RAND health insurance experiment, read once. */
    private static Rows visits() {
        return READ.computeIfAbsent("evaluation/randhie.csv", TableFixture::shared);
    }

    private static Map<String, String> options(String se, String cluster) {
        var options = new TreeMap<String, String>();
        if (se.equals("quasi")) options.put("dispersion", "pearson");
        options.put("se", se.equals("quasi") ? "model" : se);
        if (se.startsWith("CR")) options.put("cluster", cluster);
        return options;
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"model", "quasi", "HC0", "HC1", "CR0", "CR1"})
    void poisson_agrees_with_r_on_visits_to_doctors(String se) {
        var estimate = (Estimate) ask(PoissonRegression.METHOD, visits(), VISITS, options(se, "disea"));

        check("rand poisson " + se, estimate, 1e-9);
        checkFit("rand poisson", estimate);
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"model", "HC0", "CR1"})
    void rates_agree_with_r_on_deaths_by_years_of_smoking(String se) {
        var estimate = (Estimate) ask(
                PoissonRegression.METHOD,
                TableFixture.shared("evaluation/nhefs.csv"),
                "death ~ qsmk + sex + age + offset(log(smokeyrs))",
                options(se, "age"));

        check("nhefs rate " + se, estimate, 1e-9);
        checkFit("nhefs rate", estimate);
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"HC0", "HC1", "CR0", "CR1"})
    void modified_poisson_is_poisson_with_a_sandwich(String se) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate) ask(
                ModifiedPoisson.METHOD, rows, "death ~ qsmk + sex + age + offset(log(smokeyrs))", options(se, "age"));

        check("nhefs rate " + se, estimate, 1e-9);
        assertThat(estimate.headline().name()).isEqualTo("risk ratio qsmk");
    }

    @Test
    void modified_poisson_agrees_with_r_on_weights_some_of_which_are_zero() {
        var estimate = (Estimate) ask(
                ModifiedPoisson.METHOD,
                TableFixture.shared("evaluation/lalonde.csv"),
                "treat ~ race + age",
                Map.of("weights", "educ"));

        check("lalonde weighted HC0", estimate, 1e-9);
    }

    /** 6 of 10 against 2 of 10: risk ratio 3, variance of its log 4/60 + 8/20. */
    @Test
    void modified_poisson_on_a_two_by_two_table_is_worked_by_hand() {
        var lines = new java.util.ArrayList<>(List.of("y,treated"));
        for (int i = 0; i < 20; i++) lines.add((i < 6 || i >= 18 ? 1 : 0) + "," + (i < 10 ? 1 : 0));

        var estimate = (Estimate)
                ask(ModifiedPoisson.METHOD, LocalRows.of(TableFixture.columns(lines), ""), "y ~ treated", Map.of());

        assertThat(estimate.headline().estimate()).isCloseTo(3, within(1e-12));
        assertThat(estimate.headline().standardError()).isCloseTo(Math.sqrt(4 / 60.0 + 8 / 20.0), within(1e-12));
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"model", "HC0", "HC1", "CR0", "CR1", "joint"})
    void the_negative_binomial_agrees_with_glm_nb(String se) {
        var estimate = (Estimate) ask(NegativeBinomialRegression.METHOD, visits(), VISITS, options(se, "disea"));

        check("rand negbin " + se, estimate, 1e-8);
        for (var name : List.of("theta", "deviance", "null deviance", "log-likelihood", "AIC", "df residual"))
            R.check("rand negbin fit", name, estimate.figure(name).orElseThrow().value(), 1e-8);
        double thetaError = estimate.figure("theta se").orElseThrow().value();
        R.check("rand negbin fit", se.equals("joint") ? "theta se joint" : "theta se", thetaError, 1e-8);
    }

    @Test
    void joint_errors_agree_with_statsmodels() {
        var estimate = (Estimate) ask(NegativeBinomialRegression.METHOD, visits(), VISITS, Map.of("se", "joint"));

        for (var parameter : estimate.coefficients()) STATSMODELS.check("rand joint", parameter, 1e-8);
        for (var name : List.of("theta", "theta se"))
            STATSMODELS.check(
                    "rand joint fit", name, estimate.figure(name).orElseThrow().value(), 1e-8);
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"model", "HC0", "HC1", "CR0", "CR1"})
    void gamma_agrees_with_r_on_those_with_visits(String se) {
        var estimate = (Estimate) ask(GammaRegression.METHOD, withVisits(), VISITS, options(se, "disea"));

        check("rand gamma " + se, estimate, 1e-8);
        checkFit("rand gamma", estimate);
    }

    @Test
    void gamma_agrees_with_r_on_weights() {
        var rows = withVisits();
        var weight = rows.column("idp").toArray();
        for (int i = 0; i < weight.length; i++) weight[i] += 1;

        for (var se : List.of("model", "HC0")) {
            var estimate = (Estimate) ask(
                    GammaRegression.METHOD,
                    rows.with("weight", Numbers.over(weight)),
                    "mdvis ~ lncoins + idp + hlthp",
                    Map.of("weights", "weight", "se", se));

            check("rand gamma weighted " + se, estimate, 1e-8);
            checkFit("rand gamma weighted", estimate);
        }
    }

    private static Rows withVisits() {
        var rows = visits();
        var visits = rows.column("mdvis");
        return rows.keep(java.util.stream.IntStream.range(0, rows.count())
                .filter(i -> visits.at(i) > 0)
                .toArray());
    }

    @Test
    void counts_without_extra_spread_have_no_theta() {
        var answer = ask(
                NegativeBinomialRegression.METHOD,
                rows("y,x", "1,0", "2,0", "1,0", "2,1", "3,1", "2,1"),
                "y ~ x",
                Map.of());

        assertRefused(answer, Why.NOT_CONVERGED, "use poisson");
    }

    @Test
    void a_group_without_any_event_is_separation_and_named() {
        var rows = rows("y,treated,x", "0,1,1", "0,1,2", "0,1,3", "4,0,1", "0,0,2", "1,0,3");

        assertRefused(ask(PoissonRegression.METHOD, rows, "y ~ treated + x", Map.of()), Why.SEPARATION, "\"treated\"");
        assertRefused(
                ask(NegativeBinomialRegression.METHOD, rows, "y ~ treated + x", Map.of()),
                Why.SEPARATION,
                "\"treated\"");
    }

    @Test
    void nobody_with_an_event_is_refused() {
        assertRefused(
                ask(PoissonRegression.METHOD, rows("y,x", "0,1", "0,2", "0,3"), "y ~ x", Map.of()),
                Why.NO_EVENTS,
                "\"y\"");
    }

    @Test
    void a_gamma_fit_without_a_row_to_spare_is_refused() {
        assertRefused(
                ask(GammaRegression.METHOD, rows("y,x", "1,1", "2,2"), "y ~ x", Map.of()), Why.TOO_FEW_ROWS, "2 rows");
    }

    @Test
    void values_a_model_cannot_have_are_bad_input() {
        for (var method : List.of(PoissonRegression.METHOD, NegativeBinomialRegression.METHOD, GammaRegression.METHOD))
            assertOutOfRange(method, "-1");
        assertOutOfRange(GammaRegression.METHOD, "0");
        assertOutOfRange(ModifiedPoisson.METHOD, "0.5");
        assertOutOfRange(ModifiedPoisson.METHOD, "2");
    }

    @Test
    void the_logarithm_of_no_time_is_no_offset() {
        assertThatThrownBy(() -> ask(
                        PoissonRegression.METHOD,
                        rows("y,x,t", "1,1,0", "2,2,1", "0,1,2"),
                        "y ~ x + offset(log(t))",
                        Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.offset"));
    }

    /** The shift is exact, so that only the arithmetic could lose digits. */
    @Test
    void joint_errors_lose_no_digits_to_a_covariate_far_from_zero() {
        var lines = new ArrayList<>(List.of("y,x,z"));
        var random = new Random(14);
        for (int i = 0; i < 120; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%s,%d".formatted(random.nextInt(4) * random.nextInt(6), x / 16.0, (1L << 31) + x));
        }
        var rows = rows(lines.toArray(String[]::new));
        var options = Map.of("se", "joint");

        var near = (Estimate) ask(NegativeBinomialRegression.METHOD, rows, "y ~ x", options);
        var far = (Estimate) ask(NegativeBinomialRegression.METHOD, rows, "y ~ z", options);

        assertThat(16 * far.coefficients().get(1).standardError())
                .isCloseTo(near.coefficients().get(1).standardError(), withinPercentage(1e-5));
        assertThat(far.figure("theta se").orElseThrow().value())
                .isCloseTo(near.figure("theta se").orElseThrow().value(), withinPercentage(1e-5));
    }

    private static void assertOutOfRange(Method method, String value) {
        assertThatThrownBy(() -> ask(method, rows("y,x", value + ",1", "1,2", "1,3"), "y ~ x", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.outcome-range"));
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static void assertRefused(Estimation answer, Why why, String detail) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(detail);
        });
    }

    private static void check(String test, Estimate estimate, double tolerance) {
        assertThat(estimate.coefficients()).hasSize(R.names(test).size() / 2);
        for (var parameter : estimate.coefficients()) R.check(test, parameter, tolerance);
    }

    private static void checkFit(String test, Estimate estimate) {
        for (var name : R.names(test + " fit"))
            R.check(test + " fit", name, estimate.figure(name).orElseThrow().value(), 1e-9);
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator().estimate(new Request(rows, Formula.parse(formula), method.settings(options)));
    }
}
