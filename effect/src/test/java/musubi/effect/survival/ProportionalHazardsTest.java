package musubi.effect.survival;

import static musubi.effect.survival.SurvivalFixture.ask;
import static musubi.effect.survival.SurvivalFixture.estimate;
import static musubi.effect.survival.SurvivalFixture.refused;
import static musubi.effect.survival.SurvivalFixture.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import musubi.effect.Estimate;
import musubi.effect.ReferenceFixture;
import musubi.effect.Why;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProportionalHazardsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("survival/cox.csv");

    @ParameterizedTest(name = "time as {0}")
    @ValueSource(strings = {"km", "identity", "log", "rank"})
    void agrees_with_r_on_a_tiny_study(String transform) {
        check(
                "tiny zph " + transform,
                estimate(
                        ProportionalHazards.METHOD,
                        SurvivalFixture.tiny(),
                        "Surv(start, stop, died) ~ x + z",
                        "weights",
                        "w",
                        "transform",
                        transform));
        check(
                "tiny zph strata " + transform,
                estimate(
                        ProportionalHazards.METHOD,
                        SurvivalFixture.tiny(),
                        "Surv(start, stop, died) ~ x + z + strata(area)",
                        "transform",
                        transform));
    }

    @ParameterizedTest(name = "time as {0}")
    @ValueSource(strings = {"km", "identity", "log", "rank"})
    void agrees_with_r_on_terms_of_several_columns(String transform) {
        check(
                "nhanes zph " + transform,
                estimate(
                        ProportionalHazards.METHOD,
                        SurvivalFixture.nhanes(),
                        "Surv(permth_exm, mortstat) ~ Diabetes + RIDAGEYR + Gender + BMI + Race + SmokeCigs",
                        "transform",
                        transform));
        check(
                "nhanes zph age scale " + transform,
                estimate(
                        ProportionalHazards.METHOD,
                        SurvivalFixture.nhanes(),
                        "Surv(entry, exit, mortstat) ~ Diabetes + BMI + Race + strata(Gender)",
                        "transform",
                        transform));
    }

    @Test
    void there_is_no_log_of_time_zero() {
        refused(
                ask(
                        ProportionalHazards.METHOD,
                        rows(List.of("t,d,x", "0,1,0", "2,1,1", "3,1,0", "4,0,1")),
                        "Surv(t, d) ~ x",
                        "transform",
                        "log"),
                Why.WRONG_SHAPE,
                "log");
    }

    private static void check(String test, Estimate estimate) {
        assertThat(R.names(test)).hasSize(3 * estimate.effects().size());
        for (var parameter : estimate.effects()) {
            var name = parameter.name().equals("global") ? "GLOBAL" : parameter.name();
            R.check(test, name, parameter.estimate(), 1e-8);
            R.check(test, name + " df", parameter.df(), 0);
            R.check(test, name + " p", parameter.p(), 1e-8);
        }
    }
}
