package musubi.effect.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Seizures of 59 people in four visits (Thall and Vail 1990), counties in five years. */
class GeeOverTimeTest {
    private static final ReferenceFixture R = ReferenceFixture.of("mixed/gee.csv");
    private static final double TOLERANCE = 1e-6;
    private static final String MODEL = " ~ trt * log(base) + age";

    @ParameterizedTest(name = "{0} {1}, {3}")
    @CsvSource({
        "poisson, ar1, y, all",
        "binomial, ar1, I(y > 5), all",
        "gamma, ar1, I(y + 1), all",
        "gaussian, ar1, y, all",
        "gamma, exchangeable, I(y + 1), all",
        "poisson, ar1, y, gaps",
        "binomial, ar1, I(y > 5), gaps",
        "gamma, ar1, I(y + 1), gaps",
        "gaussian, ar1, y, gaps",
        "gamma, exchangeable, I(y + 1), gaps",
        "poisson, unstructured, y, all",
        "binomial, unstructured, I(y > 5), all",
        "gaussian, unstructured, y, all"
    })
    void agrees_with_r(String family, String corr, String outcome, String which) {
        check(
                "seizures " + family + " " + corr + (which.equals("gaps") ? " gaps" : ""),
                which.equals("gaps") ? gaps() : SeizuresFixture.rows(),
                outcome + MODEL,
                Map.of("family", family, "corr", corr));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "exchangeable, all",
        "ar1, all",
        "independence, all",
        "exchangeable, gaps",
        "ar1, gaps",
        "independence, gaps",
        "unstructured, all"
    })
    void agrees_with_r_under_weights(String corr, String which) {
        check(
                "seizures weighted " + corr + (which.equals("gaps") ? " gaps" : ""),
                which.equals("gaps") ? gaps() : SeizuresFixture.rows(),
                "y" + MODEL,
                Map.of("family", "poisson", "corr", corr, "weights", corr.equals("independence") ? "own" : "heavy"));
    }

    @Test
    void agrees_with_r_on_counties_with_gaps() {
        check(
                "counties ar1",
                counties(),
                "lemp ~ treat + lpop + year",
                Map.of("corr", "ar1", "cluster", "countyreal", "wave", "year"));
    }

    /** geepack goes on with a correlation of 1.003, and has no standard errors that trust it. */
    @Test
    void refuses_a_correlation_above_one() {
        var answer = ask(
                counties(),
                "exp(lemp) ~ treat + lpop + I(year - 2003)",
                Map.of("corr", "ar1", "cluster", "countyreal", "wave", "year", "family", "gamma"));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NOT_CONVERGED));
    }

    /** The mean product of neighbours over the dispersion, their number less the coefficients, by hand from the residuals. */
    @Test
    void reduced_moments_take_neighbours_only() {
        var rows = SeizuresFixture.rows();
        var estimate = (Estimate) ask(rows, "y ~ age", Map.of("corr", "ar1", "moments", "n-p"));

        var b = estimate.coefficients();
        var residuals = new HashMap<String, Double>();
        double squares = 0;
        for (int i = 0; i < rows.count(); i++) {
            double e = rows.column("y").at(i)
                    - b.get(0).estimate()
                    - b.get(1).estimate() * rows.column("age").at(i);
            squares += e * e;
            residuals.put(
                    (int) rows.column("subject").at(i) + " "
                            + (int) rows.column("period").at(i),
                    e);
        }
        double products = 0;
        for (int subject = 1; subject <= 59; subject++)
            for (int period = 1; period < 4; period++)
                products += residuals.get(subject + " " + period) * residuals.get(subject + " " + (period + 1));
        double dispersion = squares / (236 - 2);
        assertThat(estimate.figure("dispersion").orElseThrow().value())
                .isCloseTo(dispersion, within(1e-9 * dispersion));
        assertThat(estimate.figure("correlation").orElseThrow().value())
                .isCloseTo(products / dispersion / (177 - 2), within(1e-9));
    }

    /** With two visits each, all working correlations are one. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ar1", "unstructured"})
    void two_times_are_exchangeable(String corr) {
        var rows = kept(SeizuresFixture.lines(), i -> i % 4 < 2);
        var alike = (Estimate) ask(rows, "y" + MODEL, Map.of("family", "poisson"));

        var timed = (Estimate) ask(rows, "y" + MODEL, Map.of("family", "poisson", "corr", corr));

        for (int j = 0; j < alike.coefficients().size(); j++) {
            var expected = alike.coefficients().get(j);
            var found = timed.coefficients().get(j);
            assertThat(found.estimate()).isCloseTo(expected.estimate(), within(1e-9 * expected.standardError()));
            assertThat(found.standardError() / expected.standardError()).isCloseTo(1, within(1e-9));
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ar1", "unstructured"})
    void the_order_of_the_file_does_not_matter(String corr) {
        var lines = new ArrayList<>(SeizuresFixture.lines());
        var options = Map.of("family", "poisson", "corr", corr, "weights", "heavy");
        var before = ask(SeizuresFixture.rows(lines), "y" + MODEL, options);
        Collections.shuffle(lines, new Random(3));

        assertThat(ask(SeizuresFixture.rows(lines), "y" + MODEL, options)).isEqualTo(before);
    }

    @Test
    void rows_without_weight_are_left_out_and_counted() {
        var rows = SeizuresFixture.rows();
        var weights = rows.column("heavy").toArray();
        var kept = IntStream.range(0, weights.length)
                .filter(i -> rows.column("subject").at(i) > 3)
                .toArray();
        for (int i = 0; i < weights.length; i++) if (rows.column("subject").at(i) <= 3) weights[i] = 0;
        var options = Map.of("family", "poisson", "corr", "ar1", "weights", "heavy");

        var zero = (Estimate) ask(rows.with("heavy", Numbers.over(weights)), "y" + MODEL, options);

        assertThat(zero.coefficients())
                .isEqualTo(((Estimate) ask(rows.keep(kept), "y" + MODEL, options)).coefficients());
        assertThat(zero.sample().dropped()).containsEntry("heavy zero", 12L);
    }

    @ParameterizedTest(name = "{0}, {1}={2}: {3}")
    @CsvSource({
        "ar1, wave, , estimate.wave",
        "unstructured, wave, , estimate.wave",
        "exchangeable, wave, period, estimate.wave",
        "ar1, wave, half, estimate.wave",
        "ar1, wave, word, estimate.wave",
        "ar1, wave, far, estimate.wave",
        "unstructured, wave, number, estimate.wave",
        "ar1, weights, own, estimate.weights-vary",
        "exchangeable, weights, own, estimate.weights-vary",
        "unstructured, weights, own, estimate.weights-vary"
    })
    void refuses_what_it_cannot_read(String corr, String option, String value, String code) {
        var options = new HashMap<>(Map.of("cluster", "subject", "corr", corr));
        if (option.equals("weights") && !corr.equals("exchangeable")) options.put("wave", "period");
        if (value != null) options.put(option, value);

        assertThatThrownBy(() -> plain(SeizuresFixture.rows(), "y ~ age", options))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void refuses_weights_with_reduced_moments_and_a_time_twice() {
        assertThatThrownBy(() -> ask(SeizuresFixture.rows(), "y ~ age", Map.of("weights", "heavy", "moments", "n-p")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.weights-and-moments"));
        var lines = new ArrayList<>(SeizuresFixture.lines());
        lines.add(lines.get(5));
        assertThat(ask(SeizuresFixture.rows(lines), "y ~ age", Map.of("corr", "ar1")))
                .isInstanceOfSatisfying(NotEstimable.class, no -> {
                    assertThat(no.why()).isEqualTo(Why.WRONG_SHAPE);
                    assertThat(no.detail().en()).startsWith("1 rows have the same value of \"period\"");
                });
    }

    private static void check(String test, Rows rows, String formula, Map<String, String> options) {
        var robust = (Estimate) ask(rows, formula, options);
        var trusting = new HashMap<>(options);
        trusting.put("se", "model");
        var model = (Estimate) ask(rows, formula, trusting);
        for (var parameter : robust.coefficients()) {
            double error = R.number(test, parameter.name() + " se");
            assertThat(parameter.estimate())
                    .as(test + " " + parameter.name())
                    .isCloseTo(R.number(test, parameter.name()), within(TOLERANCE * error));
            R.check(test, parameter.name() + " se", parameter.standardError(), TOLERANCE);
        }
        for (var parameter : model.coefficients())
            R.check(test, parameter.name() + " model se", parameter.standardError(), TOLERANCE);
        for (var name : R.names(test))
            if (name.equals("dispersion") || name.startsWith("correlation"))
                R.check(test, name, robust.figure(name).orElseThrow().value(), TOLERANCE);
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        var all = new HashMap<>(Map.of("cluster", "subject"));
        if (!options.getOrDefault("corr", "").matches("|exchangeable|independence")) all.put("wave", "period");
        all.putAll(options);
        return plain(rows, formula, all);
    }

    private static Estimation plain(Rows rows, String formula, Map<String, String> options) {
        return Gee.estimate(new Request(rows, Formula.parse(formula), Gee.METHOD.settings(options)));
    }

    private static Rows counties() {
        Rows counties = TableFixture.shared("evaluation/mpdta.csv");
        var kept = IntStream.range(0, counties.count())
                .filter(row -> (counties.column("countyreal").at(row)
                                        + counties.column("year").at(row))
                                % 6
                        != 0)
                .toArray();
        return counties.keep(kept);
    }

    private static LocalRows gaps() {
        return kept(SeizuresFixture.lines(), i -> {
            int subject = i / 4 + 1;
            int period = i % 4 + 1;
            return subject * period % 7 != 0 && subject % 11 + period != 3;
        });
    }

    private static LocalRows kept(List<String> lines, IntPredicate kept) {
        return SeizuresFixture.rows(IntStream.range(0, lines.size())
                .filter(kept)
                .mapToObj(lines::get)
                .toList());
    }
}
