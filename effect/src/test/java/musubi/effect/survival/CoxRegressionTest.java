package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.nhanes;
import static musubi.effect.survival.SurvivalFixture.numbers;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static musubi.effect.survival.SurvivalFixture.tiny;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoxRegressionTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/cox.csv");
    private static final String NHANES =
            "Surv(permth_exm, mortstat) ~ Diabetes + RIDAGEYR + Gender + BMI + Race + SmokeCigs";

    @ParameterizedTest(name = "{0} ties in a tiny study")
    @ValueSource(strings = {"efron", "breslow"})
    void agrees_with_r_on_ties_late_entry_weights_strata_clusters_and_offsets(String ties) {
        check("tiny " + ties, estimate(CoxRegression.METHOD, tiny(), "Surv(stop, died) ~ x + z", "ties", ties));
        check(
                "tiny entry " + ties,
                estimate(CoxRegression.METHOD, tiny(), "Surv(start, stop, died) ~ x + z", "ties", ties));
        check(
                "tiny weighted cluster " + ties,
                estimate(
                        CoxRegression.METHOD,
                        tiny(),
                        "Surv(start, stop, died) ~ x + z + cluster(g)",
                        "weights",
                        "w",
                        "ties",
                        ties));
        check(
                "tiny strata robust " + ties,
                estimate(
                        CoxRegression.METHOD,
                        tiny(),
                        "Surv(start, stop, died) ~ x + z + strata(area)",
                        "weights",
                        "w",
                        "ties",
                        ties));
        check(
                "tiny offset " + ties,
                estimate(
                        CoxRegression.METHOD,
                        tiny(),
                        "Surv(start, stop, died) ~ x + offset(z)",
                        "weights",
                        "w",
                        "se",
                        "model",
                        "ties",
                        ties));
    }

    @ParameterizedTest(name = "{0} ties in NHANES")
    @ValueSource(strings = {"efron", "breslow"})
    void agrees_with_r_on_deaths_in_months(String ties) {
        check("nhanes " + ties, estimate(CoxRegression.METHOD, nhanes(), NHANES, "ties", ties));
    }

    @Test
    void agrees_with_r_on_weighted_robust_and_clustered_errors() {
        check("nhanes weighted robust", estimate(CoxRegression.METHOD, nhanes(), NHANES, "weights", "WTMEC2YR"));
        check(
                "nhanes weighted cluster",
                estimate(CoxRegression.METHOD, nhanes(), NHANES, "weights", "WTMEC2YR", "cluster", "SDMVSTRA"));
    }

    @Test
    void agrees_with_r_when_age_is_the_time_and_sexes_are_strata() {
        check(
                "nhanes age scale",
                estimate(
                        CoxRegression.METHOD,
                        nhanes(),
                        "Surv(entry, exit, mortstat) ~ Diabetes + BMI + Race + strata(Gender) + cluster(SDMVSTRA)"));
    }

    @ParameterizedTest(name = "{0} ties")
    @ValueSource(strings = {"efron", "breslow"})
    void the_baseline_is_that_of_somebody_with_zeros(String ties) {
        var estimate = estimate(
                CoxRegression.METHOD,
                tiny(),
                "Surv(start, stop, died) ~ x + z",
                "weights",
                "w",
                "baseline",
                "yes",
                "ties",
                ties);

        var lines = estimate.table("baseline").orElseThrow().lines();
        assertThat(lines).hasSize(7);
        for (var line : lines)
            R.check(
                    "tiny baseline " + ties,
                    Integer.toString((int) (double) line.values().get(0)),
                    line.values().get(1),
                    1e-9);
    }

    /** Two die at once among three: with relative hazards 1, r and 1 the likelihood can be written down. */
    @Test
    void efron_takes_half_of_the_tied_away_for_the_second() {
        var rows = rows(List.of("t,d,x", "1,1,0", "1,1,1", "2,1,0", "3,0,1"));

        var estimate = estimate(CoxRegression.METHOD, rows, "Surv(t, d) ~ x");

        double r = StrictMath.exp(estimate.coefficients().get(0).estimate());
        double logLikelihood = Math.log(r / ((2 + 2 * r) * (1.5 + 1.5 * r))) + Math.log(1 / (1 + r));
        assertThat(estimate.figure("log-likelihood").orElseThrow().value()).isCloseTo(logLikelihood, within(1e-12));
        assertThat(r).isCloseTo(0.5, within(1e-9));
        assertThat(estimate.headline().name()).isEqualTo("hazard ratio x");
        assertThat(estimate.headline().estimate()).isCloseTo(r, within(1e-12));
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var formula = "Surv(start, stop, died) ~ x + z + strata(area) + cluster(g)";

        var forward = estimate(CoxRegression.METHOD, tiny(), formula, "weights", "w");
        var backward = estimate(CoxRegression.METHOD, rows(reversed(SurvivalFixture.TINY)), formula, "weights", "w");

        assertThat(numbers(backward)).isEqualTo(numbers(forward));
    }

    @Test
    void the_number_of_threads_changes_no_bit() throws Exception {
        var rows = nhanes();
        var formula = "Surv(entry, exit, mortstat) ~ Diabetes + BMI + Race + strata(Gender) + cluster(SDMVSTRA)";
        var alone = new ForkJoinPool(1);
        var several = new ForkJoinPool(5);

        var one = alone.submit(() -> estimate(CoxRegression.METHOD, rows, formula, "weights", "WTMEC2YR"));
        var five = several.submit(() -> estimate(CoxRegression.METHOD, rows, formula, "weights", "WTMEC2YR"));

        assertThat(numbers(five.get())).isEqualTo(numbers(one.get()));
        alone.shutdown();
        several.shutdown();
    }

    @Test
    void times_that_differ_by_rounding_are_ties() {
        var exact = rows(List.of("t,d,x", "0.3,1,0", "0.3,1,1", "0.7,1,0", "0.9,0,1"));
        var rounded = rows(List.of("t,d,x", "0.3,1,0", "0.30000000000000004,1,1", "0.7,1,0", "0.9,0,1"));

        assertThat(estimate(CoxRegression.METHOD, rounded, "Surv(t, d) ~ x").headline())
                .isEqualTo(
                        estimate(CoxRegression.METHOD, exact, "Surv(t, d) ~ x").headline());
    }

    @Test
    void a_column_that_tells_deaths_without_error_has_no_hazard_ratio() {
        var lines = new ArrayList<>(List.of("t,d,x,z"));
        for (int i = 1; i <= 20; i++) lines.add(i + "," + i % 2 + "," + i % 2 + "," + i * 7 % 5);

        refused(ask(CoxRegression.METHOD, rows(lines), "Surv(t, d) ~ z + x"), Why.SEPARATION, "\"x\"");
    }

    /** One column separates if and only if every death has the largest value among those at risk, or every one the smallest. */
    @Test
    void separation_is_told_exactly_when_one_column_orders_the_deaths_seed_5() {
        var random = new SplittableRandom(5);
        int separated = 0;
        for (int study = 0; study < 300; study++) {
            int n = 4 + random.nextInt(6);
            var lines = new ArrayList<>(List.of("t,d,x"));
            var people = new int[n][];
            for (int i = 0; i < n; i++) {
                people[i] =
                        new int[] {1 + random.nextInt(8), random.nextInt(3) > 0 ? 1 : 0, random.nextInt(2 + study % 9)};
                lines.add(people[i][0] + "," + people[i][1] + "," + people[i][2]);
            }
            var orders = orders(people);
            if (orders.equals("constant")) continue;

            var answer = ask(CoxRegression.METHOD, rows(lines), "Surv(t, d) ~ x");

            if (orders.equals("ordered")) {
                separated++;
                refused(answer, Why.SEPARATION, "\"x\"");
            } else assertThat(answer).as(lines.toString()).isInstanceOf(Estimate.class);
        }
        assertThat(separated).isGreaterThan(20);
    }

    private static String orders(int[][] people) {
        boolean isLargest = true;
        boolean isSmallest = true;
        for (var dead : people)
            for (var other : people) {
                if (dead[1] == 0 || other[0] < dead[0]) continue;
                isLargest &= other[2] <= dead[2];
                isSmallest &= other[2] >= dead[2];
            }
        return isLargest && isSmallest ? "constant" : isLargest || isSmallest ? "ordered" : "mixed";
    }

    @Test
    void nothing_is_estimated_without_events() {
        refused(
                ask(CoxRegression.METHOD, rows(List.of("t,d,x", "1,0,1", "2,0,0")), "Surv(t, d) ~ x"),
                Why.NO_EVENTS,
                "2 rows");
    }

    @Test
    void a_constant_column_of_interest_is_refused_and_a_later_one_left_out() {
        var rows = rows(List.of("t,d,x,one,y", "1,1,0,1,0", "2,1,1,1,1", "3,1,0,1,1", "4,0,1,1,0", "5,1,1,1,0"));

        refused(ask(CoxRegression.METHOD, rows, "Surv(t, d) ~ one + x"), Why.SINGULAR_DESIGN, "\"one\"");
        var estimate = estimate(CoxRegression.METHOD, rows, "Surv(t, d) ~ x + one + y");
        assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("x", "y");
        assertThat(estimate.remarks()).anySatisfy(r -> assertThat(r.en()).contains("\"one\""));
    }

    /** What is the same for all of a stratum leaves an information of rounding, which must not pass for a hazard ratio. */
    @Test
    void a_column_that_is_the_same_within_strata_is_left_out() {
        var formula = "Surv(start, stop, died) ~ x + z + %s strata(area)";
        for (var column : List.of("area +", "log(area) + I(area^2) +")) {
            var estimate = estimate(CoxRegression.METHOD, tiny(), formula.formatted(column));
            assertThat(estimate.coefficients()).extracting(p -> p.name()).containsExactly("x", "z");
        }
        refused(
                ask(CoxRegression.METHOD, tiny(), "Surv(stop, died) ~ area + x + strata(area)"),
                Why.SINGULAR_DESIGN,
                "\"area\"");
    }

    @Test
    void one_cluster_carries_no_error() {
        refused(
                ask(
                        CoxRegression.METHOD,
                        rows(List.of("t,d,x,g", "1,1,0,7", "2,1,1,7", "3,1,0,7", "4,0,1,7")),
                        "Surv(t, d) ~ x",
                        "cluster",
                        "g"),
                Why.TOO_FEW_CLUSTERS,
                "one cluster");
    }

    @Test
    void what_cannot_be_a_time_or_an_event_is_refused() {
        assertThatThrownBy(() ->
                        ask(CoxRegression.METHOD, rows(List.of("a,b,d,x", "5,5,1,1", "1,2,0,0")), "Surv(a, b, d) ~ x"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.interval"));
        assertThatThrownBy(() -> ask(CoxRegression.METHOD, rows(List.of("t,d,x", "5,2,1", "1,1,0")), "Surv(t, d) ~ x"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.event"));
        assertThatThrownBy(() -> ask(CoxRegression.METHOD, tiny(), "stop ~ x"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.response"));
        assertThatThrownBy(() -> ask(
                        CoxRegression.METHOD,
                        rows(List.of("t,d,w", "5,1,-1", "1,1,2")),
                        "Surv(t, d) ~ 1",
                        "weights",
                        "w"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.weight"));
    }

    @Test
    void parts_of_a_formula_that_would_be_overlooked_are_refused() {
        for (var formula : List.of(
                "Surv(stop, died) ~ x | area", "Surv(stop, died) ~ x | z ~ w", "Surv(stop, died) ~ x + (1 | g)"))
            assertThatThrownBy(() -> ask(CoxRegression.METHOD, tiny(), formula))
                    .isInstanceOfSatisfying(
                            Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.formula"));
        assertThatThrownBy(() -> ask(KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ x + strata(area)"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.formula"));
    }

    @Test
    void values_that_are_no_numbers_are_named() {
        var rows = rows(List.of("t,d,x,y", "1,1,0,3", "2,1,1,0", "3,1,2,1", "4,0,1,2"));

        assertThatThrownBy(() -> ask(CoxRegression.METHOD, rows, "Surv(t, d) ~ x + log(y)"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("formula.not-finite"));
        refused(ask(CoxRegression.METHOD, rows, "Surv(t, d) ~ 1"), Why.WRONG_SHAPE, "no term");
        assertThatThrownBy(() -> ask(CoxRegression.METHOD, rows, "Surv(t, d) ~ x + offset(log(y))"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.offset"));
    }

    @Test
    void rows_of_weight_zero_are_left_out_and_counted() {
        var more = new ArrayList<>(SurvivalFixture.TINY);
        more.add("0,9,1,1,5,0,a,1");

        var with = estimate(CoxRegression.METHOD, rows(more), "Surv(stop, died) ~ x + z", "weights", "w");
        var without = estimate(CoxRegression.METHOD, tiny(), "Surv(stop, died) ~ x + z", "weights", "w");

        assertThat(with.sample().dropped()).containsEntry("weight 0", 1L);
        assertThat(with.headline().estimate()).isCloseTo(without.headline().estimate(), within(1e-12));
    }

    private static void check(String test, Estimate estimate) {
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
        assertThat(R.names(test)).hasSize(2 * estimate.coefficients().size() + 5);
        for (var figure :
                List.of("log-likelihood", "log-likelihood of no effect", "Wald test", "score test", "concordance"))
            R.check(test, figure, estimate.figure(figure).orElseThrow().value(), 1e-8);
    }
}
