package musubi.effect.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.NotEstimable;
import musubi.effect.ReferenceFixture;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoublyRobustDifferenceTest {
    private static final ReferenceFixture R = ReferenceFixture.of("difference/drdid.csv");
    private static final String PEOPLE = "treatment=treated time=year weights=w ";

    @ParameterizedTest(name = "{0} on the LaLonde data")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void agrees_with_the_published_formulas_on_one_row_per_unit(String estimator) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var formula = "re78 ~ age + I(age^2) + educ + race + married + re74";
        var options = "treatment=treat baseline=re75 estimator=" + estimator;

        var plain = (Estimate) ask(rows, formula, options);
        var clustered = (Estimate) ask(rows, formula, options + " cluster=educ");

        R.check("lalonde " + estimator, plain.headline(), 1e-8);
        R.check(
                "lalonde " + estimator + " clustered",
                "ATT se",
                clustered.headline().standardError(),
                1e-8);
        assertThat(clustered.remarks())
                .singleElement()
                .satisfies(w -> assertThat(w.en()).contains("19 clusters"));
        assertThat(plain.sample().groups()).containsEntry("treated", 185L).containsEntry("controls", 429L);
    }

    @ParameterizedTest(name = "{0} on the NHEFS data, weights")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void agrees_with_the_published_formulas_under_weights(String estimator) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate) ask(
                rows,
                "wt82 ~ sex + age + factor(education) + smokeyrs + exercise",
                "treatment=qsmk baseline=wt71 weights=smokeintensity estimator=" + estimator);

        R.check("nhefs " + estimator, estimate.headline(), 1e-8);
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("wt82 missing", 63L));
    }

    @ParameterizedTest(name = "{0} on county employment")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void agrees_with_the_published_formulas_on_two_rows_per_unit(String estimator) {
        var rows = counties();

        var estimate = (Estimate) ask(
                rows,
                "lemp ~ lpop + I(lpop^2)",
                "treatment=treat time=year periods=2004,2006 unit=countyreal estimator=" + estimator);

        R.check("mpdta " + estimator, estimate.headline(), 1e-8);
    }

    @ParameterizedTest(name = "{0}, efficient {1}")
    @CsvSource({
        "or, yes, or",
        "ipw, yes, ipw",
        "hajek, yes, hajek",
        "dr, no, dr simple",
        "dr, yes, dr efficient",
        "improved, no, improved simple",
        "improved, yes, improved efficient"
    })
    void agrees_with_the_published_formulas_on_cross_sections(String estimator, String efficient, String name) {
        var options = " panel=no estimator=" + estimator + " efficient=" + efficient;

        var people = (Estimate) ask(people(1), "y ~ x + kind", PEOPLE + options);

        R.check("people sections " + name, people.headline(), 1e-8);
        assertThat(people.sample().used()).isEqualTo(288);
        assertThat(people.sample().dropped()).containsExactly(Map.entry("y missing", 2L));

        var counties =
                (Estimate) ask(counties(), "lemp ~ lpop", "treatment=treat time=year periods=2004,2006" + options);
        R.check("mpdta sections " + name, counties.headline(), 1e-8);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void units_that_lack_a_period_are_left_out_and_counted(String estimator) {
        var options = PEOPLE + "unit=id estimator=" + estimator;

        var plain = (Estimate) ask(people(1), "y ~ x + kind", options);
        var clustered = (Estimate) ask(people(1), "y ~ x + kind", options + " cluster=area");

        R.check("people " + estimator, plain.headline(), 1e-8);
        R.check(
                "people " + estimator + " clustered",
                "ATT se",
                clustered.headline().standardError(),
                1e-8);
        assertThat(plain.sample().used()).isEqualTo(286);
        assertThat(plain.sample().dropped())
                .containsExactly(Map.entry("unit not seen in every period", 2L), Map.entry("y missing", 2L));
    }

    /** Not "close": equal. */
    @ParameterizedTest(name = "panel {0}, seed {1}")
    @CsvSource({"yes, 1", "yes, 20260901", "no, 1", "no, 20260901"})
    void the_order_of_the_file_does_not_matter(String panel, long seed) {
        var options = PEOPLE + "unit=id cluster=area panel=" + panel;
        var first = (Estimate) ask(PeopleFixture.rows(lines(), "id"), "y ~ x + kind", options);

        var second = (Estimate)
                ask(PeopleFixture.rows(PeopleFixture.shuffled(lines(), seed), "id"), "y ~ x + kind", options);

        assertThat(second).isEqualTo(first);
    }

    /** An influence is how the estimate moves with the weight of a unit: checked by moving it. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(
            value = Estimator.class,
            names = {"REGRESSION", "WEIGHTING", "NORMALISED", "ROBUST"})
    void the_influence_of_a_unit_is_the_slope_along_its_weight(Estimator estimator) {
        var rows = musubi.effect.rows.Complete.of(people(1), List.of("y")).rows();
        var after = rows.column("year").toArray();
        for (int i = 0; i < after.length; i++) after[i] -= 2024;
        var outcome = rows.column("y").toArray();

        for (int i : new int[] {7, 250}) {
            double weight = rows.column("w").at(i);
            double step = 1e-4 * weight;
            for (boolean isEfficient : new boolean[] {true, false}) {
                var here = SectionDifference.of(comparison(rows, i, 0), outcome, after, estimator, isEfficient);
                var up = SectionDifference.of(comparison(rows, i, step), outcome, after, estimator, isEfficient);
                var down = SectionDifference.of(comparison(rows, i, -step), outcome, after, estimator, isEfficient);
                assertThat(here.values()[i] / weight)
                        .isCloseTo((up.estimate() - down.estimate()) / (2 * step) * outcome.length, within(1e-5));
            }
            var here = PanelDifference.of(comparison(rows, i, 0), outcome, estimator);
            var up = PanelDifference.of(comparison(rows, i, step), outcome, estimator);
            var down = PanelDifference.of(comparison(rows, i, -step), outcome, estimator);
            assertThat(here.values()[i] / weight)
                    .isCloseTo((up.estimate() - down.estimate()) / (2 * step) * outcome.length, within(1e-5));
        }
    }

    private static Comparison comparison(Rows rows, int unit, double change) {
        var weights = rows.column("w").toArray();
        weights[unit] += change;
        return new Comparison(
                rows,
                Design.of(Formula.parse("y ~ x + kind"), rows),
                rows.column("treated").toArray(),
                weights,
                1);
    }

    /** (7 + 9)/2 - (3 + 5)/2 = 4 for the treated, (4 + 8)/2 - (2 + 4)/2 = 3 for controls. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void without_covariates_all_are_the_difference_of_differences(String estimator) {
        var rows = PeopleFixture.rows(List.of("id,before,after,d", "1,3,7,1", "2,5,9,1", "3,2,4,0", "4,4,8,0"), "id");

        var estimate = (Estimate) ask(rows, "after ~ 1", "treatment=d baseline=before estimator=" + estimator);

        assertThat(estimate.headline().estimate()).isCloseTo(1, within(1e-12));
        // Changes 4, 4 and 2, 4: influences 0, 0 and 2, -2; sqrt(8/3)/2.
        assertThat(estimate.headline().standardError()).isCloseTo(Math.sqrt(8 / 3.0) / 2, within(1e-12));
    }

    @Test
    void a_covariate_that_tells_the_treated_apart_is_refused() {
        var rows = PeopleFixture.rows(
                List.of(
                        "id,before,after,d,x",
                        "1,3,7,1,5",
                        "2,5,9,1,6",
                        "3,2,4,1,7",
                        "4,4,8,0,1",
                        "5,4,7,0,2",
                        "6,1,1,0,3"),
                "id");

        assertRefused(ask(rows, "after ~ x", "treatment=d baseline=before estimator=dr"), Why.SEPARATION);
        assertThat(ask(rows, "after ~ x", "treatment=d baseline=before estimator=or"))
                .isInstanceOf(Estimate.class);
    }

    @Test
    void a_score_above_the_limit_is_refused_with_the_score() {
        var answer = ask(people(1), "y ~ x + kind", PEOPLE + "unit=id overlap=0.5");

        assertRefused(answer, Why.NO_OVERLAP);
        assertThat(((NotEstimable) answer).detail().en()).contains("0.5").contains("reaches the limit");
    }

    @Test
    void a_covariate_that_varies_among_the_treated_only_is_refused() {
        var rows = PeopleFixture.rows(
                List.of(
                        "id,before,after,d,x",
                        "1,3,7,1,5",
                        "2,5,9,1,6",
                        "3,2,4,1,1",
                        "4,4,8,0,1",
                        "5,4,7,0,1",
                        "6,1,1,0,1"),
                "id");

        var answer = ask(rows, "after ~ x", "treatment=d baseline=before estimator=or");

        assertRefused(answer, Why.SINGULAR_DESIGN);
        assertThat(((NotEstimable) answer).detail().en()).contains("\"x\"");
    }

    @Test
    void shapes_that_do_not_fit_are_refused() {
        var three = List.of("id,t,d,y", "1,1,0,1", "1,2,0,2", "1,3,0,4", "2,1,1,1", "2,2,1,3", "2,3,1,3");
        assertRefused(ask(PeopleFixture.rows(three, "id"), "y ~ 1", LONG), Why.WRONG_SHAPE);

        var twice = List.of("id,t,d,y", "1,1,0,1", "1,1,0,2", "1,2,0,4", "2,1,1,1", "2,2,1,3");
        assertRefused(ask(PeopleFixture.rows(twice, "id"), "y ~ 1", LONG), Why.WRONG_SHAPE);

        var switching = List.of("id,t,d,y", "1,1,0,1", "1,2,0,2", "2,1,0,1", "2,2,1,3");
        assertRefused(ask(PeopleFixture.rows(switching, "id"), "y ~ 1", LONG), Why.WRONG_SHAPE);

        var nobody = new ArrayList<>(List.of("id,t,d,y"));
        for (int i = 0; i < 5; i++) nobody.addAll(List.of(i + ",1,0," + i, i + ",2,0," + 2 * i));
        assertRefused(ask(PeopleFixture.rows(nobody, "id"), "y ~ 1", LONG), Why.TOO_FEW_TREATED);
        assertRefused(
                ask(
                        PeopleFixture.rows(
                                nobody.stream()
                                        .map(l -> l.replace(",0,", ",1,"))
                                        .toList(),
                                "id"),
                        "y ~ 1",
                        LONG),
                Why.TOO_FEW_CONTROLS);

        var coded = List.of("id,t,d,y", "1,1,2,1", "1,2,2,2", "2,1,0,1", "2,2,0,3");
        assertThatThrownBy(() -> ask(PeopleFixture.rows(coded, "id"), "y ~ 1", LONG))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("it has 2");
    }

    /** Controls reach x = 6, the treated have the mean 23/3: a logit exists, weights that balance do not. */
    @Test
    void means_that_no_weights_can_reach_are_refused() {
        var lines = new ArrayList<>(List.of("id,before,after,d,x", "10,1,3,1,5", "11,1,4,1,9", "12,2,7,1,9"));
        for (int i = 0; i < 7; i++) lines.add(i + "," + i + "," + i * i + ",0," + i);
        var rows = PeopleFixture.rows(lines, "id");

        assertRefused(ask(rows, "after ~ x", "treatment=d baseline=before overlap=1"), Why.NOT_CONVERGED);
        assertThat(ask(rows, "after ~ x", "treatment=d baseline=before overlap=1 estimator=dr"))
                .isInstanceOf(Estimate.class);
    }

    @Test
    void cross_sections_without_treated_before_are_refused() {
        var rows =
                PeopleFixture.rows(List.of("t,d,y", "1,0,1", "1,0,2", "1,0,4", "2,1,1", "2,1,3", "2,0,3", "2,0,5"), "");

        assertRefused(ask(rows, "y ~ 1", "treatment=d time=t panel=no"), Why.TOO_FEW_TREATED);
    }

    @Test
    void parts_of_a_formula_that_would_not_be_used_are_refused() {
        for (var formula : List.of("y ~ x | area", "y ~ x - 1", "y ~ x + cluster(area)", "y ~ x + offset(w)"))
            assertThatThrownBy(() -> ask(people(1), formula, PEOPLE + "unit=id"))
                    .isInstanceOf(Unreadable.class)
                    .hasMessageContaining("outcome ~ covariates");
        assertThatThrownBy(() -> ask(people(1), "log(y) ~ x", PEOPLE + "unit=id"))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("log(y)");
    }

    @Test
    void the_treated_may_be_those_of_a_condition() {
        var rows = PeopleFixture.rows(
                List.of(
                        "id,t,d,y,area",
                        "1,1,1,3,north",
                        "1,2,1,7,north",
                        "2,1,1,5,north",
                        "2,2,1,8,north",
                        "3,1,0,2,south",
                        "3,2,0,4,south",
                        "4,1,0,4,south",
                        "4,2,0,8,south",
                        "5,1,0,4,",
                        "5,2,0,8,"),
                "id");

        for (var shape : List.of(" time=t unit=id", " time=t panel=no")) {
            var condition = (Estimate) ask(rows, "y ~ 1", "treatment=area==\"north\"" + shape);
            var column = (Estimate) ask(rows.keep(known(rows)), "y ~ 1", "treatment=d" + shape);

            assertThat(condition.effects()).isEqualTo(column.effects());
            assertThat(condition.sample().dropped().values()).containsExactly(2L);
        }
        assertThatThrownBy(() -> ask(rows, "y ~ 1", "treatment=I(y-1) time=t unit=id"))
                .isInstanceOfSatisfying(
                        Unreadable.class, e -> assertThat(e.code()).isEqualTo("estimate.not-binary"));
    }

    private static int[] known(Rows rows) {
        return java.util.stream.IntStream.range(0, rows.count())
                .filter(i -> !Double.isNaN(rows.column("area").at(i)))
                .toArray();
    }

    /** The shift is exact, so that only the error could lose digits. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"or", "ipw", "hajek", "dr", "improved"})
    void a_covariate_far_from_zero_costs_no_digits(String estimator) {
        var lines = new ArrayList<>(List.of("id,before,after,d,x,z"));
        var random = new Random(3);
        for (int i = 0; i < 80; i++) {
            long x = random.nextInt(64);
            lines.add("%d,%d,%d,%d,%d,%d"
                    .formatted(
                            i,
                            random.nextInt(100),
                            random.nextInt(100) + x,
                            random.nextInt(120) < 30 + x / 2 ? 1 : 0,
                            x,
                            (1L << 31) + x));
        }
        var rows = PeopleFixture.rows(lines, "id");
        var options = "treatment=d baseline=before estimator=" + estimator;

        var near = ((Estimate) ask(rows, "after ~ x", options)).headline();
        var far = ((Estimate) ask(rows, "after ~ z", options)).headline();

        assertThat(far.estimate()).isCloseTo(near.estimate(), withinPercentage(1e-7));
        assertThat(far.standardError()).isCloseTo(near.standardError(), withinPercentage(1e-7));
    }

    /** In the order of characters "after" comes before "before". */
    @Test
    void periods_that_are_words_need_their_order() {
        var rows = PeopleFixture.rows(
                List.of(
                        "id,t,d,y",
                        "1,before,1,3",
                        "1,after,1,7",
                        "2,before,1,5",
                        "2,after,1,9",
                        "3,before,0,2",
                        "3,after,0,4",
                        "4,before,0,4",
                        "4,after,0,8"),
                "id");

        for (var panel : List.of("yes", "no")) {
            var estimate = (Estimate) ask(rows, "y ~ 1", LONG + " periods=before,after panel=" + panel);
            assertThat(estimate.headline().estimate()).isCloseTo(1, within(1e-12));
        }
        assertThatThrownBy(() -> ask(rows, "y ~ 1", LONG))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("EARLIER");
    }

    @Test
    void one_cluster_says_nothing_about_error() {
        var rows = PeopleFixture.rows(
                List.of("id,before,after,d,c", "1,3,7,1,1", "2,5,9,1,1", "3,2,4,0,1", "4,4,8,0,1"), "id");

        assertRefused(ask(rows, "after ~ 1", "treatment=d baseline=before cluster=c"), Why.TOO_FEW_CLUSTERS);
    }

    private static final String LONG = "treatment=d time=t unit=id";

    private static void assertRefused(Estimation answer, Why why) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static Rows counties() {
        var rows = TableFixture.shared("evaluation/mpdta.csv");
        var cohort = rows.column("first.treat");
        return rows.keep(java.util.stream.IntStream.range(0, rows.count())
                .filter(i -> cohort.at(i) == 0 || cohort.at(i) == 2006)
                .toArray());
    }

    private static List<String> lines() {
        return PeopleFixture.lines("drdid-people.csv");
    }

    private static Rows people(long seed) {
        return PeopleFixture.rows(PeopleFixture.shuffled(lines(), seed), "");
    }

    private static Estimation ask(Rows rows, String formula, String options) {
        return PeopleFixture.ask(DoublyRobustDifference.METHOD, rows, formula, options);
    }
}
