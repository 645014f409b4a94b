package musubi.effect.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.regression.PanelFixture;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstrumentalVariablesTest {
    private static final ReferenceFixture R = ReferenceFixture.of("instrument/iv.csv");
    private static final String OVER = "steps ~ age | joined ~ near + salons";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "over classical, steps ~ age | joined ~ near + salons, se=classical",
        "over HC0, steps ~ age | joined ~ near + salons, se=HC0",
        "over HC1, steps ~ age | joined ~ near + salons, se=auto",
        "over CR1, steps ~ age | joined ~ near + salons, cluster=region",
        "just classical, steps ~ age + factor(time) | joined ~ near, se=classical",
        "weighted classical, steps ~ age | joined ~ near + salons, se=classical;weights=weight",
        "weighted HC1, steps ~ age | joined ~ near + salons, weights=weight",
        "two classical, steps ~ age | joined + treated ~ near + salons + arm + clinic, se=classical;accept-weak=yes",
        "liml classical, steps ~ age | joined ~ near + salons, se=classical;estimator=liml",
        "liml CR1, steps ~ age | joined ~ near + salons, cluster=region;estimator=liml",
    })
    void agrees_with_ivreg_and_with_liml_by_matrices(String test, String formula, String options) {
        var estimate = (Estimate) ask(PanelFixture.rows(), formula, options);

        int checked = 0;
        for (var name : R.names(test)) {
            if (estimate.parameter(name).isPresent())
                R.check(test, estimate.parameter(name).orElseThrow(), 1e-8);
            else if (!name.endsWith(" se"))
                R.check(test, name, estimate.figure(name).orElseThrow().value(), 1e-8);
            checked++;
        }
        assertThat(checked).isGreaterThanOrEqualTo(2 * estimate.coefficients().size());
    }

    @Test
    void agrees_with_dummies_in_r_when_effects_are_swept_out() {
        var formula = "steps ~ age | unit + time | joined ~ near + salons";

        var clustered = (Estimate) ask(PanelFixture.rows(), formula, "cluster=unit");
        var classical = (Estimate) ask(PanelFixture.rows(), formula, "se=classical");

        for (var parameter : clustered.coefficients()) R.check("effects", parameter, 1e-8);
        for (var parameter : classical.coefficients())
            R.check("effects classical", parameter.name() + " se", parameter.standardError(), 1e-8);
        assertThat(clustered.headline().name()).isEqualTo("joined");
    }

    /** Wald's estimate: means of y 4 and 1, of d 3/4 and 1/4, so the effect is 3 / (1/2) = 6. */
    @Test
    void a_coin_as_instrument_gives_the_ratio_of_differences() {
        var rows = rows("y,d,z", "4,1,1", "5,1,1", "4,1,1", "3,0,1", "1,0,0", "2,1,0", "0,0,0", "1,0,0");

        var estimate = (Estimate) ask(rows, "y ~ 1 | d ~ z", "accept-weak=yes");

        assertThat(estimate.headline().estimate()).isCloseTo(6, within(1e-12));
    }

    @Test
    void a_weak_instrument_is_refused_with_its_f_unless_accepted() {
        var answer = ask(PanelFixture.rows(), "steps ~ age | joined ~ clinic", "");

        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(Why.WEAK_INSTRUMENT);
            assertThat(no.detail().en()).contains("joined").contains("below 10");
        });
        var accepted = (Estimate) ask(PanelFixture.rows(), "steps ~ age | joined ~ clinic", "accept-weak=yes");
        assertThat(accepted.remarks()).extracting(w -> w.en()).anyMatch(w -> w.contains("Anderson-Rubin"));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        assertThat(ask(PanelFixture.shuffled(9), OVER, "cluster=region"))
                .isEqualTo(ask(PanelFixture.rows(), OVER, "cluster=region"));
    }

    @Test
    void refuses_what_it_cannot_answer() {
        assertThat(ask(PanelFixture.rows(), "steps ~ age | joined + treated ~ near", ""))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
        assertThat(ask(PanelFixture.rows(), "steps ~ age | joined ~ I(age*2)", ""))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.SINGULAR_DESIGN));
        assertThat(ask(rows("y,d,z", "1,2,3", "2,1,1"), "y ~ 1 | d ~ z", ""))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.TOO_FEW_ROWS));
        assertThatThrownBy(() -> ask(PanelFixture.rows(), "steps ~ age", "")).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> ask(PanelFixture.rows(), OVER, "se=CR1")).isInstanceOf(Unreadable.class);
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        var given = new TreeMap<String, String>();
        for (var option : options == null ? new String[0] : options.split(";"))
            if (!option.isBlank()) given.put(option.split("=")[0], option.split("=")[1]);
        return InstrumentalVariables.estimate(
                new Request(rows, Formula.parse(formula), InstrumentalVariables.METHOD.settings(given)));
    }
}
