package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.nhanes;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.reversed;
import static musubi.effect.survival.SurvivalFixture.rows;
import static musubi.effect.survival.SurvivalFixture.tiny;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import musubi.effect.Estimate;
import musubi.effect.Grid;
import musubi.effect.ReferenceFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurvivalCurvesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/curves.csv");

    @ParameterizedTest(name = "intervals on the {0} scale")
    @ValueSource(strings = {"log", "log-log", "plain"})
    void curves_and_quantiles_agree_with_r(String interval) {
        var tiny = estimate(
                KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ x", "interval", interval, "times", "4,9,14,22");
        checkTimes("tiny " + interval, tiny, 8);
        checkQuantiles("tiny " + interval, tiny, 6);

        var nhanes = estimate(
                KaplanMeier.METHOD,
                nhanes(),
                "Surv(permth_exm, mortstat) ~ Gender",
                "interval",
                interval,
                "times",
                "12,60,120",
                "quantiles",
                "0.1,0.25");
        checkTimes("nhanes " + interval, nhanes, 6);
        checkQuantiles("nhanes " + interval, nhanes, 4);
    }

    @Test
    void two_groups_are_compared_at_each_time() {
        var estimate = estimate(KaplanMeier.METHOD, nhanes(), "Surv(permth_exm, mortstat) ~ Gender", "times", "12,60");

        var difference = estimate.effects().get(1);
        assertThat(difference.name()).isEqualTo("difference in survival at 60");
        double men = R.number("nhanes log", "Gender=Male 60 survival");
        double women = R.number("nhanes log", "Gender=Female 60 survival");
        double error =
                Math.hypot(R.number("nhanes log", "Gender=Male 60 se"), R.number("nhanes log", "Gender=Female 60 se"));
        assertThat(difference.estimate()).isCloseTo(men - women, within(1e-12));
        assertThat(difference.standardError()).isCloseTo(error, within(1e-12));
        assertThat(estimate.headline().name()).isEqualTo("difference in survival at 12");
    }

    @Test
    void weighted_curves_agree_with_r() {
        checkTimes(
                "tiny entry weighted",
                estimate(
                        KaplanMeier.METHOD,
                        tiny(),
                        "Surv(start, stop, died) ~ x",
                        "weights",
                        "w",
                        "se",
                        "greenwood",
                        "times",
                        "5,9,14"),
                6);
        checkTimes(
                "tiny weighted robust",
                estimate(KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ x", "weights", "w", "times", "5,9,14"),
                6);
        checkTimes(
                "tiny entry robust",
                estimate(
                        KaplanMeier.METHOD,
                        tiny(),
                        "Surv(start, stop, died) ~ 1",
                        "weights",
                        "w",
                        "times",
                        "5,9,14,17"),
                4);
        checkTimes(
                "nhanes weighted robust",
                estimate(
                        KaplanMeier.METHOD,
                        nhanes(),
                        "Surv(permth_exm, mortstat) ~ 1",
                        "weights",
                        "WTMEC2YR",
                        "times",
                        "12,60,120"),
                3);
    }

    @Test
    void the_median_is_the_middle_of_a_flat_stretch() {
        var flat = rows(List.of("t,d", "1,1", "2,1", "3,1", "4,0"));
        var ends = rows(List.of("t,d", "1,1", "2,1", "3,0", "6,0"));

        checkQuantiles(
                "flat", estimate(KaplanMeier.METHOD, flat, "Surv(t, d) ~ 1", "quantiles", "0.25,0.5,0.75,0.9"), 4);
        checkQuantiles("ends flat", estimate(KaplanMeier.METHOD, ends, "Surv(t, d) ~ 1", "quantiles", "0.5"), 1);
    }

    @Test
    void a_curve_is_drawn_from_one_at_time_zero() {
        var curve = estimate(
                        KaplanMeier.METHOD,
                        rows(List.of("t,d,a", "1,1,0", "2,0,0", "2,1,0", "5,1,1")),
                        "Surv(t, d) ~ a")
                .table("curve a=0")
                .orElseThrow();

        assertThat(curve.columns().subList(0, 5)).containsExactly("time", "at risk", "events", "censored", "survival");
        assertThat(curve.lines())
                .extracting(l -> l.values().subList(0, 4))
                .containsExactly(List.of(0.0, 3.0, 0.0, 0.0), List.of(1.0, 3.0, 1.0, 0.0), List.of(2.0, 2.0, 1.0, 1.0));
        assertThat(curve.lines().get(2).values().get(4)).isCloseTo(1 / 3.0, within(1e-15));
    }

    @ParameterizedTest(name = "rho {0}")
    @ValueSource(ints = {0, 1})
    void tests_of_groups_agree_with_r(int rho) {
        checkTest("tiny rho " + rho, tiny(), "Surv(stop, died) ~ x", rho);
        checkTest("tiny strata rho " + rho, tiny(), "Surv(stop, died) ~ x + strata(area)", rho);
        checkTest("nhanes rho " + rho, nhanes(), "Surv(permth_exm, mortstat) ~ Race", rho);
        checkTest("nhanes strata rho " + rho, nhanes(), "Surv(permth_exm, mortstat) ~ Race + strata(Gender)", rho);
    }

    @Test
    void restricted_means_agree_with_the_formula_written_out() {
        var tiny = estimate(RestrictedMeans.METHOD, tiny(), "Surv(stop, died) ~ x", "tau", "20");
        checkMeans("rmst tiny", tiny);
        var usual = estimate(RestrictedMeans.METHOD, tiny(), "Surv(stop, died) ~ x");
        assertThat(usual.figure("tau").orElseThrow().value()).isEqualTo(21);
        checkMeans("rmst tiny usual", usual);
        checkMeans(
                "rmst nhanes",
                estimate(RestrictedMeans.METHOD, nhanes(), "Surv(permth_exm, mortstat) ~ Gender", "tau", "120"));
    }

    @Test
    void robust_errors_of_restricted_means_agree_with_the_influence_of_each_row() {
        var tiny = estimate(RestrictedMeans.METHOD, tiny(), "Surv(stop, died) ~ x", "tau", "20", "weights", "w");
        R.check("rmst tiny robust", "mean", tiny.coefficients().get(1).estimate(), 1e-9);
        R.check("rmst tiny robust", "mean se", tiny.coefficients().get(1).standardError(), 1e-9);

        var nhanes = estimate(
                RestrictedMeans.METHOD,
                nhanes(),
                "Surv(permth_exm, mortstat) ~ Gender",
                "tau",
                "120",
                "weights",
                "WTMEC2YR");
        R.check("rmst nhanes robust", "mean", nhanes.coefficients().get(1).estimate(), 1e-9);
        R.check("rmst nhanes robust", "mean se", nhanes.coefficients().get(1).standardError(), 1e-9);
    }

    /** Late entry that keeps nobody out changes nothing, also not in the sums of influence. */
    @Test
    void robust_errors_do_not_change_when_everybody_enters_before_the_first_event() {
        var plain = estimate(KaplanMeier.METHOD, rows(SurvivalFixture.TINY), "Surv(stop, died) ~ x", "se", "robust");
        var late = estimate(
                KaplanMeier.METHOD,
                tiny().with("early", musubi.effect.rows.Numbers.over(new double[15])),
                "Surv(early, stop, died) ~ x",
                "se",
                "robust");

        assertThat(late.tables()).isEqualTo(plain.tables());
    }

    @Test
    void the_order_of_the_file_changes_no_bit() {
        var reversed = rows(reversed(SurvivalFixture.TINY));

        for (var method : List.of(KaplanMeier.METHOD, RestrictedMeans.METHOD)) {
            var forward = estimate(method, tiny(), "Surv(stop, died) ~ x", "weights", "w");
            var backward = estimate(method, reversed, "Surv(stop, died) ~ x", "weights", "w");
            assertThat(backward.tables()).isEqualTo(forward.tables());
            assertThat(backward.effects()).isEqualTo(forward.effects());
        }
        assertThat(estimate(LogRank.METHOD, reversed, "Surv(stop, died) ~ x", "rho", "1")
                        .effects())
                .isEqualTo(estimate(LogRank.METHOD, tiny(), "Surv(stop, died) ~ x", "rho", "1")
                        .effects());
    }

    @Test
    void a_mean_time_needs_times_from_0_on() {
        var rows = rows(List.of("t,d,a", "-3,1,0", "4,1,0", "2,1,1", "5,0,1"));

        assertThatThrownBy(() -> ask(RestrictedMeans.METHOD, rows, "Surv(t, d) ~ a", "tau", "4"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.time"));
    }

    @Test
    void weights_that_are_words_are_refused() {
        var rows = rows(List.of("t,d,a,w", "3,1,0,light", "4,1,0,heavy", "2,1,1,light", "5,0,1,heavy"));

        for (var method : List.of(KaplanMeier.METHOD, CoxRegression.METHOD))
            assertThatThrownBy(() -> ask(method, rows, "Surv(t, d) ~ a", "weights", "w"))
                    .isInstanceOfSatisfying(
                            Unreadable.class, no -> assertThat(no.code()).isEqualTo("formula.not-numbers"));
    }

    @Test
    void what_cannot_be_compared_is_refused() {
        var one = rows(List.of("t,d,a,b", "1,1,0,0", "2,1,0,0", "3,0,0,1"));

        refused(ask(LogRank.METHOD, one, "Surv(t, d) ~ a"), Why.NO_VARIATION, "one group");
        refused(ask(RestrictedMeans.METHOD, one, "Surv(t, d) ~ a"), Why.WRONG_SHAPE, "there are 1");
        refused(ask(RestrictedMeans.METHOD, one, "Surv(t, d) ~ b", "tau", "4"), Why.WRONG_SHAPE, "beyond 3.0");
        refused(
                ask(LogRank.METHOD, rows(List.of("t,d,a", "1,0,0", "2,0,1")), "Surv(t, d) ~ a"),
                Why.NO_EVENTS,
                "2 rows");
        assertThatThrownBy(() -> ask(LogRank.METHOD, tiny(), "Surv(start, stop, died) ~ x"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.entry"));
        assertThatThrownBy(() -> ask(KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ log(z)"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("survival.arms"));
        assertThatThrownBy(() -> ask(KaplanMeier.METHOD, tiny(), "Surv(stop, died) ~ x", "times", "1;2"))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("estimate.not-a-number"));
    }

    private static void checkTimes(String test, Estimate estimate, int expected) {
        int found = 0;
        for (var parameter : estimate.effects()) {
            if (!parameter.name().startsWith("survival ")) continue;
            found++;
            var name = parameter.name().substring("survival ".length()).replace(" at ", " ");
            R.check(test, name + " survival", parameter.estimate(), 1e-9);
            R.check(test, name + " se", parameter.standardError(), 1e-9);
            R.check(test, name + " lower", parameter.lower(), 1e-9);
            R.check(test, name + " upper", parameter.upper(), 1e-9);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static void checkQuantiles(String test, Estimate estimate, int expected) {
        int found = 0;
        for (var parameter : estimate.effects()) {
            if (!parameter.name().matches("(median|quantile) .*")) continue;
            found++;
            var words = parameter.name().replace("median", "quantile 0.5").split(" ");
            var name = words[2] + " " + words[1];
            R.check(test, name + " quantile", parameter.estimate(), 1e-12);
            R.check(test, name + " lower", parameter.lower(), 1e-12);
            R.check(test, name + " upper", parameter.upper(), 1e-12);
        }
        assertThat(found).isEqualTo(expected);
    }

    private static void checkTest(String test, Rows rows, String formula, int rho) {
        assertThat(Formula.parse(formula).response().parts()).hasSize(2);
        var estimate = estimate(LogRank.METHOD, rows, formula, "rho", Integer.toString(rho));
        R.check(test, "chi-squared", estimate.headline().estimate(), 1e-9);
        R.check(test, "df", estimate.headline().df(), 0);
        for (Grid.Line line : estimate.table("groups").orElseThrow().lines()) {
            R.check(test, line.label() + " observed", line.values().get(1), 1e-9);
            R.check(test, line.label() + " expected", line.values().get(2), 1e-9);
        }
    }

    private static void checkMeans(String test, Estimate estimate) {
        for (int a = 0; a < 2; a++) {
            R.check(test, "mean " + a, estimate.coefficients().get(a).estimate(), 1e-9);
            R.check(test, "mean " + a + " se", estimate.coefficients().get(a).standardError(), 1e-9);
        }
        R.check(test, "difference", estimate.effects().get(0).estimate(), 1e-9);
        R.check(test, "difference se", estimate.effects().get(0).standardError(), 1e-9);
        for (int i = 1; i < 3; i++) {
            var ratio = estimate.effects().get(i);
            R.check(test, "log " + ratio.name(), Math.log(ratio.estimate()), 1e-9);
            R.check(test, "log " + ratio.name() + " se", ratio.standardError(), 1e-9);
        }
    }
}
