package musubi.effect.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
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

class TobitTest {
    private static final ReferenceFixture R = ReferenceFixture.of("glm/tobit.csv");

    @Test
    void agrees_with_survreg_on_earnings_many_of_which_are_zero() {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var thousands = rows.column("re78").toArray();
        for (int i = 0; i < thousands.length; i++) thousands[i] /= 1000;

        check(
                "earnings",
                rows.with("y", Numbers.over(thousands)),
                "y ~ treat + age + I(age^2) + educ + race + married",
                Map.of());
    }

    @Test
    void agrees_with_survreg_on_another_limit() {
        check(
                "weight",
                TableFixture.shared("evaluation/nhefs.csv"),
                "wt82_71 ~ qsmk + sex + age + wt71",
                Map.of("limit", "-2"));
    }

    private static void check(String test, Rows rows, String formula, Map<String, String> options) {
        var estimate = (Estimate) ask(rows, formula, options);
        assertThat(estimate.coefficients()).hasSize(R.names(test).size() / 2);
        for (var parameter : estimate.coefficients()) R.check(test, parameter, 1e-8);
        for (var name : List.of("sigma", "log-likelihood"))
            R.check(test + " fit", name, estimate.figure(name).orElseThrow().value(), 1e-9);
    }

    /** Nobody at the limit: least squares with divisor n. */
    @Test
    void with_nobody_at_the_limit_it_is_least_squares() {
        var estimate = (Estimate) ask(rows("y,x", "1,0", "3,0", "5,1", "9,1"), "y ~ x", Map.of());

        assertThat(estimate.headline().estimate()).isCloseTo(5, within(1e-12));
        assertThat(estimate.figure("sigma").orElseThrow().value()).isCloseTo(Math.sqrt(10.0 / 4), within(1e-12));
    }

    @Test
    void refusals_say_why() {
        assertRefused(ask(rows("y,x", "0,1", "0,2", "-1,3"), "y ~ x", Map.of()), Why.NO_EVENTS, "Only 0 rows");
        assertRefused(ask(rows("y,x", "0,1", "2,2", "1,3"), "y ~ x", Map.of()), Why.TOO_FEW_ROWS, "Only 2 rows");
        assertRefused(
                ask(rows("y,x,z", "1,1,1", "2,1,2", "4,1,3", "3,1,5", "0,1,2"), "y ~ x + z", Map.of()),
                Why.SINGULAR_DESIGN,
                "\"x\"");
    }

    @Test
    void a_group_at_the_limit_only_is_refused() {
        var answer = ask(rows("y,x", "0,1", "0,1", "0,1", "1,0", "3,0", "2,0", "0,0", "4,0"), "y ~ x", Map.of());

        assertRefused(answer, Why.NOT_CONVERGED, "at the limit only");
    }

    @Test
    void clusters_are_bad_input() {
        assertThatThrownBy(() -> ask(rows("y,x", "0,1", "2,2"), "y ~ x + cluster(x)", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.formula-part"));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var random = new Random(17);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 300; i++) lines.add(Math.max(0, random.nextGaussian()) + "," + random.nextGaussian());
        var before = (Estimate) ask(rows("y,x", lines), "y ~ x", Map.of());

        Collections.shuffle(lines, random);

        assertThat(((Estimate) ask(rows("y,x", lines), "y ~ x", Map.of())).coefficients())
                .isEqualTo(before.coefficients());
    }

    private static void assertRefused(Estimation answer, Why why, String detail) {
        assertThat(answer).isInstanceOfSatisfying(NotEstimable.class, no -> {
            assertThat(no.why()).isEqualTo(why);
            assertThat(no.detail().en()).contains(detail);
        });
    }

    private static Rows rows(String... lines) {
        return LocalRows.of(TableFixture.columns(List.of(lines)), "");
    }

    private static Rows rows(String header, List<String> lines) {
        var all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        return rows(all.toArray(String[]::new));
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return Tobit.estimate(new Request(rows, Formula.parse(formula), Tobit.METHOD.settings(options)));
    }
}
