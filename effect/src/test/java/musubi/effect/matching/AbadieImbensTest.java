package musubi.effect.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbadieImbensTest {
    private static final ReferenceFixture R = ReferenceFixture.of("matching/abadie.csv");
    private static final String FORMULA = "treat ~ age + educ + race + married + nodegree + re74 + re75";

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ps ATT 0 1,scale=score",
        "ps ATT 0 3,scale=score ratio=3",
        "ps ATT 1e-05 1,scale=score tie-tolerance=1e-5",
        "ps ATT 1e-05 3,scale=score ratio=3 tie-tolerance=1e-5",
        "ps ATC 0 1,scale=score estimand=ATC",
        "ps ATC 1e-05 3,scale=score ratio=3 tie-tolerance=1e-5 estimand=ATC",
        "ps ATE 0 1,scale=score estimand=ATE",
        "ps ATE 0 3,scale=score ratio=3 estimand=ATE",
        "ps ATE 1e-05 3,scale=score ratio=3 tie-tolerance=1e-5 estimand=ATE",
        "age ATT,scale=score score=age",
        "age ATC,scale=score score=age estimand=ATC",
        "age ATE,scale=score score=age estimand=ATE",
        "educ ATT,scale=score score=educ",
        "educ ATC,scale=score score=educ estimand=ATC",
        "educ ATE,scale=score score=educ estimand=ATE",
        "caliper 1,scale=score caliper=0.02 caliper-unit=sd",
        "caliper 2,scale=score ratio=2 caliper=0.02 caliper-unit=sd"
    })
    void agrees_with_match_on_the_lalonde_data(String test, String words) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        check(test, (Estimate) ask(rows, FORMULA, "outcome=re78 " + words), "treat");
    }

    @ParameterizedTest(name = "{0}, {1} matches, {2} for the variance")
    @CsvSource({
        "ATT,1,0", "ATT,1,1", "ATT,1,4", "ATT,4,0", "ATT,4,1", "ATT,4,4", "ATC,1,0", "ATC,1,1", "ATC,1,4", "ATC,4,0",
        "ATC,4,1", "ATC,4,4", "ATE,1,0", "ATE,1,1", "ATE,1,4", "ATE,4,0", "ATE,4,1", "ATE,4,4"
    })
    void agrees_with_match_on_covariates_with_and_without_adjustment(String estimand, int ratio, int variance) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");
        var words = "outcome=re78 distance=inverse-variance estimand=%s ratio=%d variance-matches=%d"
                .formatted(estimand, ratio, variance);
        var test = "covariates %s %d %d ".formatted(estimand, ratio, variance);

        check(test + "FALSE", (Estimate) ask(rows, FORMULA, words), "treat");
        check(test + "TRUE", (Estimate) ask(rows, FORMULA, words + " bias-adjust=yes"), "treat");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "mahalanobis ATT 0,distance=mahalanobis ratio=4",
        "mahalanobis ATT 2,distance=mahalanobis ratio=4 variance-matches=2",
        "mahalanobis ATE 0,distance=mahalanobis ratio=4 estimand=ATE",
        "mahalanobis ATE 2,distance=mahalanobis ratio=4 estimand=ATE variance-matches=2",
        "tolerance ATT 0,distance=inverse-variance tie-tolerance=1e-5",
        "tolerance ATT 2,distance=inverse-variance tie-tolerance=1e-5 variance-matches=2",
        "tolerance ATE 0,distance=inverse-variance tie-tolerance=1e-5 estimand=ATE",
        "tolerance ATE 2,distance=inverse-variance tie-tolerance=1e-5 estimand=ATE variance-matches=2",
        "ps adjusted ATT 0,scale=score ratio=4",
        "ps adjusted ATT 4,scale=score ratio=4 variance-matches=4",
        "ps adjusted ATC 0,scale=score ratio=4 estimand=ATC",
        "ps adjusted ATC 4,scale=score ratio=4 estimand=ATC variance-matches=4",
        "ps adjusted ATE 0,scale=score ratio=4 estimand=ATE",
        "ps adjusted ATE 4,scale=score ratio=4 estimand=ATE variance-matches=4",
        "age adjusted ATT 1,scale=score score=age variance-matches=1",
        "age adjusted ATT 4,scale=score score=age variance-matches=4",
        "age adjusted ATE 1,scale=score score=age estimand=ATE variance-matches=1",
        "age adjusted ATE 4,scale=score score=age estimand=ATE variance-matches=4"
    })
    void agrees_with_match_adjusted_for_what_matches_still_differ_in(String test, String words) {
        var rows = TableFixture.shared("evaluation/lalonde.csv");

        check(test, (Estimate) ask(rows, FORMULA, "outcome=re78 bias-adjust=yes " + words), "treat");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ATT,0", "ATT,1", "ATT,4", "ATE,0", "ATE,1", "ATE,4"})
    void agrees_with_match_on_the_covariates_of_nhefs(String estimand, int variance) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");
        var formula =
                "qsmk ~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71";

        var estimate = (Estimate) ask(
                rows,
                formula,
                "outcome=wt82_71 ratio=4 distance=inverse-variance bias-adjust=yes estimand=%s variance-matches=%d"
                        .formatted(estimand, variance));

        check("nhefs covariates %s %d".formatted(estimand, variance), estimate, "qsmk");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"nhefs ATT,estimand=ATT", "nhefs ATE,estimand=ATE"})
    void agrees_with_match_on_the_nhefs_data(String test, String words) {
        var rows = TableFixture.shared("evaluation/nhefs.csv");

        var estimate = (Estimate) ask(
                rows,
                "qsmk ~ sex + race + age + factor(education) + smokeintensity + smokeyrs + factor(exercise) + wt71",
                "outcome=wt82_71 ratio=2 " + words);

        check(test, estimate, "qsmk");
        assertThat(estimate.sample().dropped()).containsEntry("wt82_71 missing", 63L);
    }

    private static void check(String test, Estimate estimate, String treated) {
        R.check(test, "treat", estimate.parameter(treated).orElseThrow().estimate(), 1e-7);
        R.check(test, "treat se", estimate.headline().standardError(), 1e-7);
        assertThat(estimate.figure("pairs").orElseThrow().value()).isEqualTo(R.number(test, "pairs"));
        assertThat(estimate.sample().groups().get("matched")).isEqualTo((long) R.number(test, "matched"));
    }

    @Test
    void a_small_case_by_hand() {
        // Treated 10 at 1 and 6 at 4; controls 7 at 1, 5 at 1, 2 at 4: d = 10 - 6 = 4 and 6 - 2 = 4, tau = 4.
        // s2 = [(10-7-4)²/2 + (10-5-4)²/2 + 0]/(2*2) = 1/4; K = 1/2, 1/2, 1 and K' = 1/4, 1/4, 1: sum K² - K' = 0.
        var rows = LocalRows.of(
                TableFixture.columns(List.of("took,x,y", "1,1,10", "1,4,6", "0,1,7", "0,1,5", "0,4,2")), "");

        var estimate = (Estimate) ask(rows, "took ~ x", "outcome=y score=x scale=score");

        assertThat(estimate.headline().estimate()).isCloseTo(4, within(1e-12));
        assertThat(estimate.headline().standardError()).isCloseTo(0, within(1e-12));
    }

    /** Equal to sums over every neighbour, and equal bits for any order of the file. */
    @Test
    void crowds_of_equal_scores_and_the_order_of_the_file_change_nothing_seed_11() {
        var random = new Random(11);
        var lines = new ArrayList<String>();
        for (int i = 0; i < 2000; i++)
            lines.add((random.nextInt(3) == 0 ? 1 : 0) + "," + random.nextInt(5) + "," + random.nextGaussian());
        var before = (Estimate) ask(table(lines), "took ~ x", "outcome=y score=x scale=score");

        double sum = 0;
        int count = 0;
        for (int level = 0; level < 5; level++) {
            var treated = outcomes(lines, "1," + level + ",");
            var controls = outcomes(lines, "0," + level + ",");
            double mean = controls.stream().mapToDouble(y -> y).average().orElseThrow();
            for (double y : treated) sum += y - mean;
            count += treated.size();
        }
        Collections.shuffle(lines, random);

        assertThat(before.headline().estimate()).isCloseTo(sum / count, within(1e-12));
        assertThat(ask(table(lines), "took ~ x", "outcome=y score=x scale=score"))
                .isEqualTo(before);
    }

    @Test
    void a_score_everybody_shares_and_a_caliper_nobody_meets_are_refused() {
        var same = LocalRows.of(TableFixture.columns(List.of("took,x,y", "1,1,1", "0,1,1")), "");
        var far = LocalRows.of(TableFixture.columns(List.of("took,x,y", "1,1,1", "1,2,1", "0,8,1", "0,9,1")), "");

        assertThat(ask(same, "took ~ x", "outcome=y score=x scale=score"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_VARIATION));
        assertThat(ask(far, "took ~ x", "outcome=y score=x scale=score caliper=1 caliper-unit=absolute"))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_OVERLAP));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "matching.option-not-here,distance=mahalanobis caliper=0.2",
        "matching.option-not-here,distance=inverse-variance score=x",
        "matching.variance-matches,score=x scale=score variance-matches=-1",
        "matching.variance-matches,score=x scale=score variance-matches=101",
        "estimate.unknown-choice,bias-adjust=maybe"
    })
    void what_has_no_meaning_here_is_refused(String code, String words) {
        var rows = LocalRows.of(TableFixture.columns(List.of("took,x,y", "1,1,1", "1,2,1", "0,8,1", "0,9,1")), "");

        assertThatThrownBy(() -> ask(rows, "took ~ x", "outcome=y " + words))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    @Test
    void the_outcome_may_be_an_expression_and_columns_left_out_of_the_score_are_named() {
        var lines = new ArrayList<>(List.of("took,x,twice,y"));
        for (int i = 0; i < 40; i++) lines.add("%d,%d,%d,%d".formatted(i * 7 % 5 / 3, i % 11, 2 * (i % 11), i % 13));
        var rows = LocalRows.of(TableFixture.columns(lines), "");
        var half = rows.with("half", Numbers.over(halves(rows)));

        var expression = (Estimate) ask(rows, "took ~ x + twice", "outcome=I(y/2)");
        var column = (Estimate) ask(half, "took ~ x + twice", "outcome=half");

        assertThat(expression).isEqualTo(column);
        assertThat(expression.remarks()).extracting(r -> r.en()).anyMatch(r -> r.startsWith("Column \"twice\" is"));
    }

    private static double[] halves(Rows rows) {
        return Arrays.stream(rows.column("y").toArray()).map(y -> y / 2).toArray();
    }

    private static List<Double> outcomes(List<String> lines, String start) {
        return lines.stream()
                .filter(l -> l.startsWith(start))
                .map(l -> Double.parseDouble(l.substring(start.length())))
                .toList();
    }

    private static Rows table(List<String> lines) {
        var all = new ArrayList<>(List.of("took,x,y"));
        all.addAll(lines);
        return LocalRows.of(TableFixture.columns(all), "");
    }

    private static Estimation ask(Rows rows, String formula, String words) {
        return AbadieImbens.estimate(
                new Request(rows, Formula.parse(formula), AbadieImbens.METHOD.settings(MatchingTest.options(words))));
    }
}
