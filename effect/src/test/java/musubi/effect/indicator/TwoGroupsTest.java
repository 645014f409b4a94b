package musubi.effect.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.ReferenceFixture;
import musubi.effect.Request;
import musubi.effect.TableFixture;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.formula.Formula;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two shares of two groups, of pairs, and over strata. */
class TwoGroupsTest {
    private static final ReferenceFixture R = ReferenceFixture.of("indicator/two.csv");
    private static final Map<String, String> COUNT = Map.of("count", "n");

    @ParameterizedTest(name = "{1} of {2} and {3} of {4}")
    @CsvSource({"middle,56,70,48,80", "small,9,10,3,10", "rare,5,56,0,29"})
    void differences_agree_with_r(String test, int cases, int count, int controlCases, int controlCount) {
        var rows = table(cases, count, controlCases, controlCount);
        var newcombe = headline(RiskDifference.METHOD, rows, COUNT);
        var score = headline(RiskDifference.METHOD, rows, with(COUNT, "limits", "miettinen-nurminen"));
        var wald = headline(RiskDifference.METHOD, rows, with(COUNT, "limits", "wald"));

        R.check(test, "difference", newcombe.estimate(), 1e-12);
        R.check(test, "difference se", newcombe.standardError(), 1e-12);
        R.check(test, "newcombe lower", newcombe.lower(), 1e-11);
        R.check(test, "newcombe upper", newcombe.upper(), 1e-11);
        R.check(test, "p", newcombe.p(), 1e-10);
        R.check(test, "mn lower", score.lower(), 1e-8);
        R.check(test, "mn upper", score.upper(), 1e-8);
        R.check(test, "mn p", score.p(), 1e-8);
        R.check(test, "wald lower", wald.lower(), 1e-11);
        R.check(test, "wald upper", wald.upper(), 1e-11);
    }

    @ParameterizedTest(name = "{1} of {2} and {3} of {4}")
    @CsvSource({"middle,56,70,48,80", "small,9,10,3,10"})
    void ratios_agree_with_r(String test, int cases, int count, int controlCases, int controlCount) {
        var rows = table(cases, count, controlCases, controlCount);
        var score = headline(RiskRatio.METHOD, rows, COUNT);
        var katz = headline(RiskRatio.METHOD, rows, with(COUNT, "limits", "katz"));

        R.check(test, "ratio", score.estimate(), 1e-12);
        R.check(test, "ratio se", score.standardError(), 1e-12);
        R.check(test, "mn ratio lower", score.lower(), 1e-8);
        R.check(test, "mn ratio upper", score.upper(), 1e-8);
        R.check(test, "mn p", score.p(), 1e-8);
        R.check(test, "katz lower", katz.lower(), 1e-11);
        R.check(test, "katz upper", katz.upper(), 1e-11);
    }

    @ParameterizedTest(name = "{1} of {2} and {3} of {4}")
    @CsvSource({"middle,56,70,48,80", "small,9,10,3,10", "rare,5,56,0,29"})
    void tests_of_equal_shares_agree_with_r(String test, int cases, int count, int controlCases, int controlCount) {
        var estimate =
                (Estimate) ask(TwoProportions.METHOD, table(cases, count, controlCases, controlCount), "y ~ t", COUNT);

        R.check(test, "pearson", figure(estimate, "chi-squared"), 1e-11);
        R.check(test, "p", figure(estimate, "p"), 1e-10);
        R.check(test, "yates", figure(estimate, "chi-squared with Yates' correction"), 1e-11);
        R.check(test, "yates p", figure(estimate, "p with Yates' correction"), 1e-10);
        R.check(test, "fisher", figure(estimate, "p by Fisher's exact test"), 1e-10);
    }

    /** Newcombe (1998), Statistics in Medicine 17, 873-890, table II, as printed. */
    @ParameterizedTest(name = "{0} of {1} and {2} of {3}")
    @CsvSource({"56,70,48,80,0.0524,0.3339,0.0528,0.3382", "9,10,3,10,0.1705,0.8090,0.1700,0.8406"})
    void the_printed_intervals_of_newcombe_hold(
            int a, int n1, int b, int n0, double lower, double upper, double scoreLower, double scoreUpper) {
        var table = new TwoByTwo(a, n1, b, n0);

        assertThat(Comparison.newcombe(table, 0.95).lower()).isCloseTo(lower, within(5e-5));
        assertThat(Comparison.newcombe(table, 0.95).upper()).isCloseTo(upper, within(5e-5));
        assertThat(Comparison.scoreDifference(table, 0.95).lower()).isCloseTo(scoreLower, within(5e-5));
        assertThat(Comparison.scoreDifference(table, 0.95).upper()).isCloseTo(scoreUpper, within(5e-5));
    }

    @Test
    void groups_without_cases_or_with_nothing_else_have_score_limits() {
        var none = Comparison.scoreDifference(new TwoByTwo(0, 20, 0, 30), 0.95);
        var all = Comparison.scoreDifference(new TwoByTwo(20, 20, 0, 30), 0.95);
        var ratio = Comparison.scoreRatio(new TwoByTwo(5, 20, 0, 30), 0.95);
        var zero = Comparison.scoreRatio(new TwoByTwo(0, 20, 5, 30), 0.95);

        assertThat(none.lower()).isNegative().isGreaterThan(-0.2);
        assertThat(none.upper()).isPositive().isLessThan(0.2);
        assertThat(all.lower()).isBetween(0.7, 0.95);
        assertThat(all.upper()).isEqualTo(1);
        assertThat(ratio.lower()).isGreaterThan(1);
        assertThat(ratio.upper()).isInfinite();
        assertThat(zero.lower()).isZero();
        assertThat(zero.upper()).isBetween(0.5, 2.0);
    }

    /** The score at a limit is the normal quantile, whatever the table. */
    @Test
    void the_score_at_every_limit_is_the_quantile() {
        for (int a = 1; a < 12; a += 2)
            for (int b = 1; b < 9; b++) {
                var table = new TwoByTwo(a, 12, b, 9);
                var difference = Comparison.scoreDifference(table, 0.95);
                var ratio = Comparison.scoreRatio(table, 0.95);

                assertThat(Comparison.differenceScore(table, difference.lower()))
                        .isCloseTo(1.959963984540054, within(1e-6));
                assertThat(Comparison.differenceScore(table, difference.upper()))
                        .isCloseTo(-1.959963984540054, within(1e-6));
                assertThat(Comparison.ratioScore(table, ratio.lower())).isCloseTo(1.959963984540054, within(1e-6));
                assertThat(Comparison.ratioScore(table, ratio.upper())).isCloseTo(-1.959963984540054, within(1e-6));
            }
    }

    @ParameterizedTest(name = "{1} {2} {3} {4}")
    @CsvSource({"pairs,36,12,2,0", "more pairs,40,25,11,24"})
    void pairs_agree_with_r(String test, int both, int treated, int control, int neither) {
        var estimate =
                (Estimate) ask(McNemar.METHOD, pairs(both, treated, control, neither), "y ~ t", Map.of("pair", "pair"));

        var difference = estimate.headline();
        R.check(test, "difference", difference.estimate(), 1e-12);
        R.check(test, "se", difference.standardError(), 1e-12);
        R.check(test, "lower", difference.lower(), 1e-10);
        R.check(test, "upper", difference.upper(), 1e-10);
        R.check(test, "p", difference.p(), 1e-10);
        R.check(test, "chi", figure(estimate, "chi-squared"), 1e-12);
        R.check(test, "corrected", figure(estimate, "chi-squared with correction"), 1e-12);
        R.check(test, "corrected p", figure(estimate, "p with correction"), 1e-10);
        R.check(test, "exact p", figure(estimate, "exact p"), 1e-10);
        var odds = estimate.parameter("odds ratio").orElseThrow();
        R.check(test, "odds", odds.estimate(), 1e-12);
        R.check(test, "odds lower", odds.lower(), 1e-9);
        R.check(test, "odds upper", odds.upper(), 1e-9);
    }

    @Test
    void strata_agree_with_r() {
        var lines = new ArrayList<>(List.of("y,t,s,n"));
        add(lines, "young", 12, 40, 5, 50);
        add(lines, "middle", 30, 60, 40, 90);
        add(lines, "old", 8, 35, 9, 20);
        lines.add("1,1,alone,7");

        var estimate = (Estimate) ask(MantelHaenszel.METHOD, rows(lines), "y ~ t", with(COUNT, "strata", "s"));

        var ratio = estimate.headline();
        R.check("strata", "ratio", ratio.estimate(), 1e-12);
        R.check("strata", "ratio se", ratio.standardError(), 1e-12);
        var difference = estimate.parameter("risk difference").orElseThrow();
        R.check("strata", "difference", difference.estimate(), 1e-12);
        R.check("strata", "difference se", difference.standardError(), 1e-12);
        var odds = estimate.parameter("odds ratio").orElseThrow();
        R.check("strata", "odds", odds.estimate(), 1e-12);
        R.check("strata", "odds lower", odds.lower(), 1e-11);
        R.check("strata", "odds upper", odds.upper(), 1e-11);
        R.check("strata", "chi", figure(estimate, "Cochran-Mantel-Haenszel chi-squared"), 1e-12);
        R.check("strata", "p", figure(estimate, "p"), 1e-10);
        R.check("strata", "homogeneity", figure(estimate, "homogeneity chi-squared of the differences"), 1e-11);
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("stratum without both groups", 7L));
        assertThat(estimate.sample().used()).isEqualTo(295);
    }

    /** One stratum is the plain table. */
    @Test
    void one_stratum_gives_the_ratio_of_katz() {
        var lines = new ArrayList<>(List.of("y,t,s,n"));
        add(lines, "one", 56, 70, 48, 80);

        var common =
                ((Estimate) ask(MantelHaenszel.METHOD, rows(lines), "y ~ t", with(COUNT, "strata", "s"))).headline();
        var plain = headline(RiskRatio.METHOD, rows(lines), with(COUNT, "limits", "katz"));

        assertThat(common.estimate()).isCloseTo(plain.estimate(), within(1e-13));
        assertThat(common.standardError()).isCloseTo(plain.standardError(), within(1e-13));
    }

    @Test
    void tables_that_say_nothing_are_refused() {
        refused(RiskDifference.METHOD, List.of("y,t", "1,0", "0,0"), Map.of(), Why.TOO_FEW_TREATED);
        refused(RiskDifference.METHOD, List.of("y,t", "1,1", "0,1"), Map.of(), Why.TOO_FEW_CONTROLS);
        refused(RiskDifference.METHOD, List.of("y,t", "2,1", "0,0"), Map.of(), Why.WRONG_SHAPE);
        refused(RiskDifference.METHOD, List.of("y,t,n", "1,1,-1", "0,0,1"), COUNT, Why.WRONG_SHAPE);
        refused(RiskRatio.METHOD, List.of("y,t", "0,1", "0,0"), Map.of(), Why.NO_EVENTS);
        refused(RiskRatio.METHOD, List.of("y,t", "1,1", "0,0"), Map.of("limits", "katz"), Why.NO_EVENTS);
        refused(TwoProportions.METHOD, List.of("y,t", "1,1", "1,0"), Map.of(), Why.NO_VARIATION);
        refused(MantelHaenszel.METHOD, List.of("y,t,s", "1,1,a", "1,0,b"), Map.of("strata", "s"), Why.NO_OVERLAP);
        refused(MantelHaenszel.METHOD, List.of("y,t,s", "1,1,", "1,0,"), Map.of("strata", "s"), Why.TOO_FEW_ROWS);
        refused(MantelHaenszel.METHOD, List.of("y,t,s", "1,1,a", "0,0,a"), Map.of("strata", "s"), Why.NO_EVENTS);
        refused(McNemar.METHOD, List.of("y,t,p", "1,1,a", "1,0,a"), Map.of("pair", "p"), Why.NO_VARIATION);
        refused(McNemar.METHOD, List.of("y,t,p", "3,1,a", "1,0,a"), Map.of("pair", "p"), Why.WRONG_SHAPE);
        assertThatThrownBy(() -> ask(RiskRatio.METHOD, rows(List.of("y,t,n", "1,1,two", "0,0,one")), "y ~ t", COUNT))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("formula.not-numbers"));
        assertThatThrownBy(() -> ask(RiskRatio.METHOD, rows(List.of("y,t", "1,1")), "y ~ 1", Map.of()))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo("indicator.two-groups"));
    }

    @Test
    void few_expected_people_point_to_the_exact_test() {
        var estimate = (Estimate) ask(TwoProportions.METHOD, table(5, 56, 0, 29), "y ~ t", COUNT);

        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("exact test"));
    }

    private static void refused(Method method, List<String> lines, Map<String, String> options, Why why) {
        assertThat(ask(method, rows(lines), "y ~ t", options))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static Rows table(int cases, int count, int controlCases, int controlCount) {
        var lines = new ArrayList<>(List.of("y,t,s,n"));
        add(lines, "all", cases, count, controlCases, controlCount);
        return rows(lines);
    }

    private static void add(
            List<String> lines, String stratum, int cases, int count, int controlCases, int controlCount) {
        lines.add("1,1,%s,%d".formatted(stratum, cases));
        lines.add("0,1,%s,%d".formatted(stratum, count - cases));
        lines.add("1,0,%s,%d".formatted(stratum, controlCases));
        lines.add("0,0,%s,%d".formatted(stratum, controlCount - controlCases));
    }

    private static Rows pairs(int both, int treated, int control, int neither) {
        var lines = new ArrayList<>(List.of("y,t,pair"));
        int[] counts = {both, treated, control, neither};
        for (int kind = 0; kind < 4; kind++)
            for (int i = 0; i < counts[kind]; i++) {
                int pair = lines.size();
                lines.add((kind < 2 ? 1 : 0) + ",1," + pair);
                lines.add((kind % 2 == 0 ? 1 : 0) + ",0," + pair);
            }
        return rows(lines);
    }

    private static double figure(Estimate estimate, String name) {
        return estimate.figure(name).orElseThrow().value();
    }

    private static Parameter headline(Method method, Rows rows, Map<String, String> options) {
        return ((Estimate) ask(method, rows, "y ~ t", options)).headline();
    }

    private static Map<String, String> with(Map<String, String> options, String name, String value) {
        var all = new TreeMap<>(options);
        all.put(name, value);
        return all;
    }

    private static Rows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
