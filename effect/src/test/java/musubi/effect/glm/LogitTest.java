package musubi.effect.glm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitTest {
    private static final ReferenceFixture R = ReferenceFixture.of("glm/glm.csv");
    private static final String DEATH = "death ~ qsmk + sex + age + I(age^2) + factor(education) + smokeintensity"
            + " + wt71 + offset(0.01*smokeyrs)";

    private static final Map<String, Rows> READ = new TreeMap<>();

    /** The NHANES follow-up, read once. */
    private static Rows smokers() {
        return READ.computeIfAbsent("evaluation/nhefs.csv", TableFixture::shared);
    }

    @ParameterizedTest(name = "{0} link, {1} errors")
    @CsvSource({
        "logit, model", "logit, HC0", "logit, HC1", "logit, CR0", "logit, CR1",
        "probit, model", "probit, HC0", "probit, HC1", "probit, CR0", "probit, CR1",
        "cloglog, model", "cloglog, HC0", "cloglog, HC1", "cloglog, CR0", "cloglog, CR1"
    })
    void agrees_with_r_on_deaths_of_smokers(String link, String se) {
        var options = new TreeMap<>(Map.of("link", link, "se", se));
        if (se.startsWith("CR")) options.put("cluster", "age");

        var estimate = (Estimate) ask(smokers(), DEATH, options);

        check("nhefs " + link + " " + se, estimate, 1e-8);
        checkFit("nhefs " + link, estimate);
    }

    @Test
    void agrees_with_r_on_a_propensity_score() {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        var estimate = (Estimate) ask(rows, "treat ~ age + educ + race + married + nodegree + re74 + re75", Map.of());

        check("lalonde score model", estimate, 1e-8);
        checkFit("lalonde score", estimate);
    }

    @ParameterizedTest(name = "{0} errors")
    @ValueSource(strings = {"model", "HC0", "HC1"})
    void agrees_with_r_on_weights_and_names_the_column_left_out(String se) {
        var rows = smokers();
        var sex = rows.column("sex").toArray();
        var age = rows.column("age").toArray();
        var weight = new double[sex.length];
        for (int i = 0; i < weight.length; i++) weight[i] = 1 + sex[i] + (age[i] % 3) / 2;

        var estimate = (Estimate) ask(
                rows.with("weight", Numbers.over(weight)),
                "death ~ qsmk + sex + age + smokeintensity + I(sex + qsmk)",
                Map.of("weights", "weight", "se", se));

        check("nhefs weighted " + se, estimate, 1e-8);
        R.check(
                "nhefs weighted fit",
                "deviance",
                estimate.figure("deviance").orElseThrow().value(),
                1e-8);
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(w -> assertThat(w.en()).contains("I(sex + qsmk)"));
    }

    @Test
    void shares_count_their_trials() {
        var rows = rows("share,trials,dose", "0.2,10,1", "0.4166666666666667,12,2", "0.6,15,3", "0.875,8,4");

        var estimate = (Estimate) ask(rows, "share ~ dose", Map.of("weights", "trials", "se", "model"));

        check("grouped model", estimate, 1e-8);
        checkFit("grouped", estimate);
    }

    /** Two groups of ten: 6 of 10 against 2 of 10, so the odds ratio is (6/4) / (2/8) = 6. */
    @Test
    void a_two_by_two_table_gives_its_odds_ratio_and_its_error() {
        var rows = LocalRows.of(TableFixture.columns(table(6, 4, 2, 8)), "");

        var estimate = (Estimate) ask(rows, "y ~ treated", Map.of());

        assertThat(estimate.headline().name()).isEqualTo("odds ratio treated");
        assertThat(estimate.headline().estimate()).isCloseTo(6, within(1e-10));
        assertThat(estimate.headline().standardError())
                .isCloseTo(Math.sqrt(1 / 6.0 + 1 / 4.0 + 1 / 2.0 + 1 / 8.0), within(1e-10));
    }

    @ParameterizedTest(name = "{0} link")
    @ValueSource(strings = {"logit", "probit", "cloglog"})
    void a_group_in_which_everybody_is_certified_is_separation_and_named(String link) {
        var answer =
                ask(LocalRows.of(TableFixture.columns(table(10, 0, 4, 6)), ""), "y ~ treated", Map.of("link", link));

        assertRefused(answer, Why.SEPARATION, "\"treated\"");
    }

    @Test
    void a_saturated_table_has_model_errors_and_no_small_sample_factor() {
        var rows = rows("share,trials,treated", "0.6,10,1", "0.2,10,0");

        var estimate = (Estimate) ask(rows, "share ~ treated", Map.of("weights", "trials", "se", "model"));

        assertThat(estimate.headline().estimate()).isCloseTo(6, within(1e-10));
        assertRefused(
                ask(rows, "share ~ treated", Map.of("weights", "trials", "se", "HC1")), Why.TOO_FEW_ROWS, "2 rows");
    }

    @ParameterizedTest(name = "{0} link")
    @ValueSource(strings = {"logit", "probit", "cloglog"})
    void a_group_in_which_nobody_is_certified_is_separation_beside_other_columns(String link) {
        var random = new Random(5);
        var lines = new ArrayList<>(List.of("y,x,z,rare"));
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian();
            boolean isRare = i % 40 == 0;
            boolean isCertified = !isRare && random.nextDouble() < 1 / (1 + Math.exp(1 - x));
            lines.add("%d,%s,%s,%d".formatted(isCertified ? 1 : 0, x, random.nextGaussian(), isRare ? 1 : 0));
        }

        var answer = ask(LocalRows.of(TableFixture.columns(lines), ""), "y ~ x + z + rare", Map.of("link", link));

        assertRefused(answer, Why.SEPARATION, "\"rare\"");
    }

    @Test
    void an_age_from_which_everybody_is_certified_is_separation_and_named() {
        var answer = ask(
                rows("y,age,sex", "0,61,1", "0,63,0", "0,64,1", "0,65,0", "1,70,1", "1,71,0", "1,75,1", "1,80,0"),
                "y ~ sex + age",
                Map.of());

        assertRefused(answer, Why.SEPARATION, "\"age\"");
    }

    @Test
    void nearly_separated_is_still_an_answer() {
        var lines = new ArrayList<>(table(400, 1, 1, 400));

        var estimate = (Estimate) ask(LocalRows.of(TableFixture.columns(lines), ""), "y ~ treated", Map.of());

        assertThat(estimate.headline().estimate()).isCloseTo(160_000, within(1e-3));
    }

    @Test
    void an_outcome_that_happens_to_nobody_or_to_everybody_is_refused() {
        assertRefused(ask(rows("y,x", "0,1", "0,2", "0,3"), "y ~ x", Map.of()), Why.NO_EVENTS, "\"y\"");
        assertRefused(ask(rows("y,x", "1,1", "1,2", "1,3"), "y ~ x", Map.of()), Why.NO_VARIATION, "\"y\"");
        assertRefused(ask(rows("y,x", "1,", "0,"), "y ~ x", Map.of()), Why.TOO_FEW_ROWS, "complete");
    }

    @Test
    void one_cluster_is_refused() {
        var answer = ask(rows("y,x,town", "1,1,1", "0,2,1", "1,3,1", "0,1,1"), "y ~ x", Map.of("cluster", "town"));

        assertRefused(answer, Why.TOO_FEW_CLUSTERS, "one cluster");
    }

    @Test
    void a_column_of_interest_that_is_constant_is_refused() {
        assertRefused(
                ask(rows("y,x,z", "1,1,1", "0,1,2", "1,1,3", "0,1,1", "1,1,1"), "y ~ x + z", Map.of()),
                Why.SINGULAR_DESIGN,
                "\"x\"");
    }

    @Test
    void what_cannot_be_asked_is_bad_input() {
        var rows = rows("y,x", "2,1", "0,2", "1,3");
        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.outcome-range"));
        assertThatThrownBy(() -> ask(rows, "y ~ x", Map.of("se", "CR1")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.outcome-range"));
        assertThatThrownBy(() -> ask(rows, "y ~ x | y", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.formula-part"));
        assertThatThrownBy(() -> ask(rows("y,x,w", "1,1,-1", "0,2,1"), "y ~ x", Map.of("weights", "w")))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.negative-weight"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"HC1", "CR1"})
    void rows_of_weight_0_are_neither_rows_nor_clusters(String se) {
        var all = new ArrayList<>(List.of("y,a,w,g"));
        var counted = new ArrayList<>(List.of("y,a,w,g"));
        var random = new Random(2);
        for (int i = 0; i < 80; i++) {
            var line = "%d,%d,%d,%d".formatted(random.nextInt(2), i % 2, i < 20 ? 0 : 1 + i % 3, i / 10);
            all.add(line);
            if (i >= 20) counted.add(line);
        }
        var options = new TreeMap<>(Map.of("se", se, "weights", "w"));
        if (se.startsWith("CR")) options.put("cluster", "g");

        var with = (Estimate) ask(LocalRows.of(TableFixture.columns(all), ""), "y ~ a", options);
        var without = (Estimate) ask(LocalRows.of(TableFixture.columns(counted), ""), "y ~ a", options);

        assertThat(with.headline().standardError()).isCloseTo(without.headline().standardError(), within(1e-12));
        assertThat(with.sample().used()).isEqualTo(60);
        assertThat(with.sample().dropped()).containsEntry("w zero", 20L);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"model", "HC0", "CR1"})
    void a_column_far_from_zero_costs_no_digits(String se) {
        var lines = new ArrayList<>(List.of("y,a,x,z,g"));
        var random = new Random(8);
        for (int i = 0; i < 200; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%s,%d,%d".formatted(random.nextInt(2), i % 2, x / 16.0, (1L << 31) + x, i % 12));
        }
        var rows = LocalRows.of(TableFixture.columns(lines), "");
        var options = new TreeMap<>(Map.of("se", se));
        if (se.startsWith("CR")) options.put("cluster", "g");

        var near = (Estimate) ask(rows, "y ~ a + x", options);
        var far = (Estimate) ask(rows, "y ~ a + z", options);

        for (var name : List.of("a", "x"))
            assertThat(far.coefficients().get(name.equals("a") ? 1 : 2).standardError() * (name.equals("a") ? 1 : 16))
                    .as(name)
                    .isCloseTo(near.coefficients().get(name.equals("a") ? 1 : 2).standardError(), within(1e-7));
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var lines = new ArrayList<String>();
        var random = new Random(20260901);
        for (int i = 0; i < 3000; i++) {
            double x = random.nextGaussian();
            lines.add("%d,%s,%d".formatted(random.nextDouble() < 1 / (1 + Math.exp(-x)) ? 1 : 0, x, i % 5));
        }
        var before = (Estimate)
                ask(LocalRows.of(TableFixture.columns(with("y,x,g", lines)), ""), "y ~ x + factor(g)", Map.of());

        Collections.shuffle(lines, random);

        var after = (Estimate)
                ask(LocalRows.of(TableFixture.columns(with("y,x,g", lines)), ""), "y ~ x + factor(g)", Map.of());
        assertThat(after.coefficients()).isEqualTo(before.coefficients());
        assertThat(after.figures()).isEqualTo(before.figures());
    }

    /** From 50,000 rows on the first steps are taken on a sample: the answer must be that of all rows. */
    @Test
    void a_start_from_a_sample_ends_where_a_start_from_all_rows_ends() {
        var rows = large(60_000);
        var asked = Asked.of(request(rows, "y ~ a + b + rare", Map.of()));
        var family = new Family.Binomial(Link.LOGIT);

        var sampled = asked.fit(family);
        var direct = Prepared.of(rows, asked.design(), asked.response(), asked.offset(), family)
                .fit(asked.weights(), new double[4]);

        for (int j = 0; j < 4; j++)
            assertThat(sampled.coefficients()[j]).isCloseTo(direct.coefficients()[j], within(1e-9));
        for (int j = 0; j < 4; j++)
            assertThat(sampled.bread().get(j, j) / direct.bread().get(j, j)).isCloseTo(1, within(1e-6));
        assertThat(sampled.iterations()).isLessThan(direct.iterations());
    }

    @Test
    void a_prepared_model_fits_again_under_other_weights() {
        var rows = rows("y,x,w", "1,1,2", "0,2,1", "1,3,3", "0,1,1", "1,5,1", "0,4,2", "1,2,0");
        var asked = Asked.of(request(rows, "y ~ x", Map.of("weights", "w")));
        var family = new Family.Binomial(Link.LOGIT);
        var all = Asked.of(request(rows, "y ~ x", Map.of()));
        var prepared = Prepared.of(rows, all.design(), all.response(), all.offset(), family);
        var direct = asked.fit(family);

        for (var start : List.of(new double[0], new double[] {0.5, Double.NaN})) {
            var again = prepared.fit(rows.column("w"), start);
            for (int j = 0; j < 2; j++) {
                assertThat(again.coefficients()[j]).isCloseTo(direct.coefficients()[j], within(1e-12));
                assertThat(again.bread().get(j, j)).isCloseTo(direct.bread().get(j, j), within(1e-9));
            }
            assertThat(again.count()).isEqualTo(6);
        }
    }

    @Test
    void every_method_of_the_family_is_in_the_list_once() {
        assertThat(GlmMethods.all())
                .extracting(m -> m.id())
                .containsExactly(
                        "logit",
                        "modified-poisson",
                        "poisson",
                        "negbin",
                        "gamma",
                        "g-computation",
                        "two-part",
                        "tobit");
    }

    private static Rows large(int n) {
        var random = new Random(7);
        var columns = new TreeMap<String, double[]>();
        for (var name : List.of("y", "a", "b", "rare")) columns.put(name, new double[n]);
        for (int i = 0; i < n; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian() + 0.3 * a;
            double rare = i % 9000 < 3 ? 1 : 0;
            columns.get("a")[i] = a;
            columns.get("b")[i] = b;
            columns.get("rare")[i] = rare;
            double p = rare == 1 ? i % 9000 == 0 ? 1 : 0 : 1 / (1 + Math.exp(1 - a + 0.5 * b));
            columns.get("y")[i] = random.nextDouble() < p ? 1 : 0;
        }
        var named = new TreeMap<String, musubi.effect.rows.Column>();
        columns.forEach((name, values) -> named.put(name, Numbers.over(values)));
        return LocalRows.of(named, "");
    }

    private static List<String> table(int treatedYes, int treatedNo, int controlYes, int controlNo) {
        var lines = new ArrayList<>(List.of("y,treated"));
        lines.addAll(Collections.nCopies(treatedYes, "1,1"));
        lines.addAll(Collections.nCopies(treatedNo, "0,1"));
        lines.addAll(Collections.nCopies(controlYes, "1,0"));
        lines.addAll(Collections.nCopies(controlNo, "0,0"));
        return lines;
    }

    private static List<String> with(String header, List<String> lines) {
        var all = new ArrayList<>(List.of(header));
        all.addAll(lines);
        return all;
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
        for (var name : List.of("deviance", "null deviance", "log-likelihood", "AIC", "df residual"))
            R.check(test + " fit", name, estimate.figure(name).orElseThrow().value(), 1e-9);
    }

    private static Request request(Rows rows, String formula, Map<String, String> options) {
        return new Request(rows, Formula.parse(formula), Logit.METHOD.settings(options));
    }

    private static Estimation ask(Rows rows, String formula, Map<String, String> options) {
        return Logit.estimate(request(rows, formula, options));
    }
}
