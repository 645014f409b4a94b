package musubi.effect.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
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
import org.junit.jupiter.params.provider.ValueSource;

class SensitivityTest {
    private static final ReferenceFixture R = ReferenceFixture.of("sensitivity/bounds.csv");
    private static final LocalRows NOTHING = LocalRows.of(Map.of(), "");

    /** Lead in the blood of 33 children of workers and of their neighbours: Morton and others (1982), American Journal of Epidemiology 115, 549-555. */
    private static final int[] EXPOSED = {
        38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49, 48, 44, 35, 43, 39,
        34, 13, 73, 25, 27
    };

    private static final int[] CONTROL = {
        16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18, 19, 12, 11, 22,
        25, 16, 13, 11, 13
    };

    /** VanderWeele and Ding (2017): breast feeding and respiratory death, risk ratio 3.9 (1.8 to 8.7). */
    @Test
    void the_example_of_the_paper_has_e_value_7_26_and_3_0() {
        var estimate = (Estimate)
                ask(EValue.METHOD, NOTHING, "~ 1", Map.of("estimate", "3.9", "lower", "1.8", "upper", "8.7"));

        assertThat(estimate.headline().estimate()).isCloseTo(7.26, within(0.005));
        assertThat(estimate.effects().get(1).estimate()).isCloseTo(3.0, within(1e-12));
        // The pair of ties that needs both equal is the E-value itself.
        double both = estimate.headline().estimate();
        assertThat(3.9 * (both - 1) / (both - 3.9)).isCloseTo(both, within(1e-9));
    }

    @Test
    void e_values_agree_with_the_formulas_for_every_kind_of_effect() {
        checkE("e rr", Map.of("estimate", "3.9", "lower", "1.8", "upper", "8.7"));
        checkE("e rr", Map.of("kind", "hr-rare", "estimate", "3.9", "lower", "1.8"));
        checkE("e hr-common", Map.of("kind", "hr-common", "estimate", "0.6", "lower", "0.4", "upper", "0.8"));
        checkE("e or-common", Map.of("kind", "or-common", "estimate", "2.5", "lower", "1.3", "upper", "5"));
        checkE("e smd", Map.of("kind", "smd", "estimate", "0.5", "se", "0.2"));
        checkE("e smd", Map.of("kind", "smd", "estimate", "750", "se", "300", "sd", "1500"));
        checkE("e moved", Map.of("estimate", "3.9", "lower", "1.8", "upper", "8.7", "true", "1.5"));
    }

    private static void checkE(String test, Map<String, String> options) {
        var estimate = (Estimate) ask(EValue.METHOD, NOTHING, "~ 1", options);
        R.check(test, "estimate", estimate.effects().get(0).estimate(), 1e-12);
        R.check(test, "limit", estimate.effects().get(1).estimate(), 1e-12);
    }

    @Test
    void the_limit_nearest_no_effect_counts_and_is_1_when_the_interval_covers_it() {
        assertThat(EValue.RiskRatio.of(0.5, 0.25, 0.8).limit(1))
                .isEqualTo(EValue.RiskRatio.of(1.25, 1.25, 2).value(1));
        assertThat(EValue.RiskRatio.of(2, 0.9, 3).limit(1)).isEqualTo(1);
        assertThat(EValue.RiskRatio.of(0.5, 0.2, 1.1).limit(1)).isEqualTo(1);
        assertThat(EValue.RiskRatio.of(2, Double.NaN, 3).limit(1)).isNaN();
        assertThat(EValue.RiskRatio.of(1, 0.5, 2).value(1)).isEqualTo(1);
        assertThat(EValue.RiskRatio.of(0.5, 0.2, 0.9).value(1))
                .isEqualTo(EValue.RiskRatio.of(2, 1.1, 5).value(1));
    }

    @Test
    void e_values_of_impossible_numbers_are_refused() {
        for (var options : List.of(
                Map.of("estimate", "-1"),
                Map.of("estimate", "2", "lower", "3"),
                Map.of("estimate", "2", "upper", "1.5"),
                Map.of("kind", "smd", "estimate", "2", "se", "-1")))
            unreadable(EValue.METHOD, NOTHING, "~ 1", options, "sensitivity.e-value");
        unreadable(EValue.METHOD, NOTHING, "~ 1", Map.of(), "estimate.missing-option");
    }

    @Test
    void bounds_agree_with_the_definitions_on_the_lead_data() {
        var normal = bounds(lead(), Map.of("distribution", "normal", "most", "5", "step", "0.25"));
        var exact = bounds(lead(), Map.of("distribution", "exact", "most", "5", "step", "0.25"));

        for (var gamma : List.of("1", "2", "3", "4", "4.25", "5")) {
            var line = line(normal, gamma);
            R.check("lead", gamma + " lower", line.get(1), 1e-10);
            R.check("lead", gamma + " upper", line.get(2), 1e-10);
            R.check("lead", gamma + " shift lower", line.get(3), 1e-14);
            R.check("lead", gamma + " shift upper", line.get(4), 1e-14);
            R.check("lead", gamma + " exact lower", line(exact, gamma).get(1), 1e-7);
            R.check("lead", gamma + " exact upper", line(exact, gamma).get(2), 1e-10);
        }
        R.check("lead", "critical", normal.headline().estimate(), 1e-10);
        R.check("lead", "exact critical", exact.headline().estimate(), 1e-10);
        R.check("lead", "wilcox", line(normal, "1").get(2), 1e-10);
    }

    /** 1.3 - 1.2, 0.3 - 0.2 and 0.1 - 0 are the same difference, and 0.1 + 0.2 - 0.3 is none. */
    @Test
    void differences_that_differ_by_rounding_are_equal() {
        var ranks = SignedRanks.of(new double[] {1.3 - 1.2, 0.3 - 0.2, -0.1, 0.1 + 0.2 - 0.3, 2});

        assertThat(ranks.ranks()).containsExactly(4, 4, 4, 8);
        assertThat(ranks.positive()).isEqualTo(16);
    }

    /** Rosenbaum (2002), table 4.3: the shift lies between 10.25 and 19.5 when gamma is 2, between 5 and 26.5 when it is 5. */
    @Test
    void the_range_of_effects_is_that_of_the_book() {
        var estimate = bounds(lead(), Map.of("most", "5", "step", "1"));

        assertThat(estimate.parameter("shift").orElseThrow().estimate()).isEqualTo(15);
        assertThat(line(estimate, "2").subList(3, 5)).containsExactly(10.25, 19.5);
        assertThat(line(estimate, "5").subList(3, 5)).containsExactly(5.0, 26.5);
    }

    @Test
    void a_few_pairs_have_the_exact_distribution_of_r() {
        var lines = pairs(new double[] {2.1, -0.4, 3.3, 1.7, -1.2, 0.9, 2.6, 4.1}, new double[8]);

        var estimate = bounds(rows(lines), Map.of("most", "1.5", "step", "0.5"));

        R.check("small", "wilcox", line(estimate, "1").get(2), 1e-12);
        R.check("small", "1.5 exact upper", line(estimate, "1.5").get(2), 1e-12);
        R.check("small", "1.5 shift lower", line(estimate, "1.5").get(3), 1e-12);
        R.check("small", "1.5 shift upper", line(estimate, "1.5").get(4), 1e-12);
        R.check("small", "exact critical", estimate.headline().estimate(), 1e-10);
    }

    /** Hammond (1964), Journal of the National Cancer Institute 32, 1161-1188: of 122 pairs that differ the smoker died in 110. */
    @Test
    void pairs_of_two_outcomes_agree_with_the_binomial() {
        var treated = new double[130];
        var control = new double[130];
        Arrays.fill(treated, 0, 110, 1);
        Arrays.fill(control, 110, 122, 1);

        var estimate = bounds(rows(pairs(treated, control)), Map.of("test", "mcnemar", "most", "6", "step", "1"));

        for (int gamma = 1; gamma <= 6; gamma++) {
            R.check(
                    "smoking",
                    gamma + " lower",
                    line(estimate, Integer.toString(gamma)).get(1),
                    1e-9);
            R.check(
                    "smoking",
                    gamma + " upper",
                    line(estimate, Integer.toString(gamma)).get(2),
                    1e-9);
        }
        assertThat(estimate.sample().groups())
                .containsEntry("only treated", 110L)
                .containsEntry("only control", 12L);
    }

    @Test
    void less_turns_the_bounds_round() {
        var up = bounds(lead(), Map.of("most", "2"));
        var down = bounds(
                rows(pairs(
                        Arrays.stream(CONTROL).asDoubleStream().toArray(),
                        Arrays.stream(EXPOSED).asDoubleStream().toArray())),
                Map.of("most", "2", "alternative", "less"));

        assertThat(line(down, "2").subList(0, 3)).isEqualTo(line(up, "2").subList(0, 3));
        assertThat(line(down, "2").get(3)).isEqualTo(-line(up, "2").get(4));
    }

    @Test
    void walsh_averages_are_counted_without_writing_them_down() {
        var random = new Random(20260901);
        for (int n = 1; n < 40; n++) {
            var d = random.doubles(n, -3, 9).map(v -> Math.rint(v * 4) / 4).toArray();
            var all = new ArrayList<Double>();
            for (int i = 0; i < n; i++) for (int j = i; j < n; j++) all.add((d[i] + d[j]) / 2);
            Collections.sort(all);
            int m = all.size();
            double median = (all.get((m - 1) / 2) + all.get(m / 2)) / 2;

            assertThat(WalshAverages.of(d).shift(0.5)).isEqualTo(median);
        }
    }

    @Test
    void bounds_without_pairs_or_differences_are_refused() {
        var pair = Map.of("pair", "pair");
        refused(
                RosenbaumBounds.METHOD,
                rows(pairs(new double[] {1, 2}, new double[] {1, 2})),
                "y ~ t",
                pair,
                Why.NO_VARIATION);
        refused(RosenbaumBounds.METHOD, rows(List.of("y,t,pair", "1,1,1", "2,1,2")), "y ~ t", pair, Why.WRONG_SHAPE);
        refused(
                RosenbaumBounds.METHOD,
                rows(List.of("y,t,pair", "1,1,1", "2,0,1", "2,0,1")),
                "y ~ t",
                pair,
                Why.WRONG_SHAPE);
        refused(RosenbaumBounds.METHOD, rows(List.of("y,t,pair", "1,2,1", "2,0,1")), "y ~ t", pair, Why.WRONG_SHAPE);
        var binary = Map.of("pair", "pair", "test", "mcnemar");
        refused(
                RosenbaumBounds.METHOD,
                rows(pairs(new double[] {2}, new double[] {1})),
                "y ~ t",
                binary,
                Why.WRONG_SHAPE);
        refused(
                RosenbaumBounds.METHOD,
                rows(pairs(new double[] {1}, new double[] {1})),
                "y ~ t",
                binary,
                Why.NO_VARIATION);
        unreadable(RosenbaumBounds.METHOD, lead(), "y ~ t", Map.of("pair", "pair", "step", "0"), "sensitivity.gamma");
        unreadable(RosenbaumBounds.METHOD, lead(), "y ~ t + pair", pair, "indicator.pairs");
        unreadable(RosenbaumBounds.METHOD, lead(), "y ~ t", Map.of("pair", "pair", "alpha", "2"), "sensitivity.alpha");
    }

    @Test
    void an_effect_that_is_not_significant_has_no_critical_gamma() {
        var estimate = bounds(rows(pairs(new double[] {1, 0, 3}, new double[] {0, 2, 0})), Map.of());

        assertThat(estimate.headline().estimate()).isNaN();
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("even without"));
    }

    @Test
    void someone_without_a_partner_is_left_out_and_counted() {
        var lines = new ArrayList<>(pairs(new double[] {3, 4, 6}, new double[] {1, 1, 1}));
        lines.add("9,1,77");

        assertThat(bounds(rows(lines), Map.of()).sample().dropped()).containsExactly(Map.entry("without partner", 1L));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"holm", "hochberg", "bh", "by", "bonferroni"})
    void adjusted_p_values_agree_with_r(String how) {
        var p = List.of("0.01", "0.04", "0.03", "0.005", "0.5", "0.04", "0.2");
        var lines = new ArrayList<>(List.of("p,test"));
        for (int i = 0; i < p.size(); i++) lines.add(p.get(i) + ",t" + (i + 1));
        lines.add("NA,t8");

        var estimate = (Estimate) ask(AdjustedP.METHOD, rows(lines), "p ~ test", Map.of("how", how));

        for (int i = 1; i <= p.size(); i++)
            R.check(
                    "adjust",
                    how + " " + i,
                    estimate.parameter("t" + i).orElseThrow().estimate(),
                    1e-14);
        assertThat(estimate.sample().dropped()).containsExactly(Map.entry("p missing", 1L));
        assertThat(estimate.headline().name()).isEqualTo("t4");
    }

    @Test
    void numbers_that_are_no_p_values_are_refused() {
        refused(AdjustedP.METHOD, rows(List.of("p", "0.2", "1.2")), "p ~ 1", Map.of(), Why.WRONG_SHAPE);
        refused(AdjustedP.METHOD, rows(List.of("p,q", "NA,1")), "p ~ 1", Map.of(), Why.TOO_FEW_ROWS);
        unreadable(AdjustedP.METHOD, rows(List.of("p,a,b", "0.2,1,2")), "p ~ a + b", Map.of(), "sensitivity.tests");
    }

    private static final List<String> CONTROLS =
            List.of("y,s", "0.12,0.1", "-0.05,0.12", "0.33,0.08", "0.21,0.15", "0.02,0.09", "0.4,0.2", "-0.1,0.11");

    @Test
    void negative_controls_agree_with_the_likelihood() {
        var estimate = (Estimate) ask(
                NegativeControl.METHOD,
                rows(CONTROLS),
                "y ~ 1",
                Map.of("se", "s", "effect", "0.5", "effect-se", "0.15"));

        var bias = estimate.parameter("bias").orElseThrow();
        R.check("control", "bias", bias.estimate(), 1e-6);
        R.check("control", "bias se", bias.standardError(), 1e-6);
        R.check(
                "control",
                "spread",
                estimate.figure("spread of the bias").orElseThrow().value(),
                1e-6);
        R.check("control", "effect", estimate.headline().estimate(), 1e-6);
        R.check("control", "effect se", estimate.headline().standardError(), 1e-6);
    }

    @Test
    void one_negative_control_is_simply_taken_off() {
        var estimate = (Estimate) ask(
                NegativeControl.METHOD,
                rows(List.of("y,s", "0.3,0.04")),
                "y ~ 1",
                Map.of("se", "s", "effect", "0.5", "effect-se", "0.03"));

        assertThat(estimate.headline().estimate()).isCloseTo(0.2, within(1e-15));
        assertThat(estimate.headline().standardError()).isCloseTo(0.05, within(1e-15));
        assertThat(estimate.remarks())
                .extracting(r -> r.en())
                .hasSize(2)
                .first()
                .asString()
                .contains("biased");
    }

    @Test
    void controls_that_agree_have_no_spread() {
        var estimate = (Estimate) ask(
                NegativeControl.METHOD,
                rows(List.of("y,s", "0.1,0.5", "0.1,0.5", "0.12,0.5")),
                "y ~ 1",
                Map.of("se", "s"));

        assertThat(estimate.figure("spread of the bias").orElseThrow().value()).isZero();
        assertThat(estimate.remarks()).isEmpty();
    }

    @Test
    void a_placebo_check_counts_what_is_found() {
        var estimate = (Estimate) ask(Placebo.METHOD, rows(CONTROLS), "y ~ 1", Map.of("se", "s", "effect", "0.35"));

        R.check(
                "placebo",
                "distance",
                estimate.figure("distance of p-values from uniform")
                        .orElseThrow()
                        .value(),
                1e-10);
        assertThat(estimate.headline().estimate()).isEqualTo(2.0 / 7);
        assertThat(estimate.parameter("effect").orElseThrow().p()).isEqualTo(2.0 / 8);
        assertThat(estimate.remarks())
                .hasSize(2)
                .anySatisfy(r -> assertThat(r.en()).contains("too often"));
    }

    @Test
    void controls_that_say_nothing_are_refused() {
        refused(NegativeControl.METHOD, rows(List.of("y,s", "0.1,0")), "y ~ 1", Map.of("se", "s"), Why.WRONG_SHAPE);
        refused(NegativeControl.METHOD, rows(List.of("y,s", ",0.1")), "y ~ 1", Map.of("se", "s"), Why.TOO_FEW_ROWS);
        refused(Placebo.METHOD, rows(List.of("y,s", "1,0.1")), "y ~ 1", Map.of("se", "s"), Why.TOO_FEW_ROWS);
        unreadable(Placebo.METHOD, rows(CONTROLS), "y ~ 1", Map.of(), "sensitivity.placebo");
    }

    private static final List<String> TRIAL = List.of(
            "y,t", "5,1", "7,1", "6,1", "9,1", "8,1", "7,1", ",1", ",1", "10,1", ",1", "4,0", "5,0", "3,0", "6,0",
            "5,0", ",0", "4,0", "5,0", "6,0", "2,0");

    @Test
    void tipping_points_agree_with_the_formulas() {
        var treated = (Estimate) ask(TippingPoint.METHOD, rows(TRIAL), "y ~ t", Map.of("from", "-2", "to", "2"));
        var opposite = (Estimate) ask(TippingPoint.METHOD, rows(TRIAL), "y ~ t", Map.of("shift", "opposite"));

        R.check("tipping", treated.headline(), 1e-12);
        R.check(
                "tipping",
                "at -2",
                treated.table("delta").orElseThrow().lines().get(0).values().get(1),
                1e-12);
        R.check(
                "tipping",
                "at -2 se",
                treated.table("delta").orElseThrow().lines().get(0).values().get(2),
                1e-12);
        R.check(
                "tipping",
                "treated",
                treated.figure("tipping delta").orElseThrow().value(),
                1e-9);
        R.check(
                "tipping",
                "opposite",
                opposite.figure("tipping delta").orElseThrow().value(),
                1e-9);
    }

    @Test
    void the_order_of_the_file_does_not_matter() {
        var trial = new ArrayList<>(TRIAL.subList(1, TRIAL.size()));
        var controls = new ArrayList<>(CONTROLS.subList(1, CONTROLS.size()));
        Collections.shuffle(trial, new Random(6));
        Collections.shuffle(controls, new Random(6));
        trial.add(0, TRIAL.get(0));
        controls.add(0, CONTROLS.get(0));

        assertThat(ask(TippingPoint.METHOD, rows(trial), "y ~ t", Map.of()))
                .isEqualTo(ask(TippingPoint.METHOD, rows(TRIAL), "y ~ t", Map.of()));
        assertThat(ask(NegativeControl.METHOD, rows(controls), "y ~ 1", Map.of("se", "s")))
                .isEqualTo(ask(NegativeControl.METHOD, rows(CONTROLS), "y ~ 1", Map.of("se", "s")));
    }

    /** Observed means 2 and 1, one of two missing in each arm, outcomes 0 to 4: from 1 - 2.5 to 3 - 0.5. */
    @Test
    void the_worst_and_the_best_case_are_worked_by_hand() {
        var lines = List.of("y,t", "1,1", "3,1", ",1", ",1", "0,0", "2,0", ",0", ",0");

        var estimate = (Estimate) ask(TippingPoint.METHOD, rows(lines), "y ~ t", Map.of("lowest", "0", "highest", "4"));

        assertThat(estimate.figure("worst case").orElseThrow().value()).isEqualTo(-1.5);
        assertThat(estimate.figure("best case").orElseThrow().value()).isEqualTo(2.5);
        assertThat(estimate.figure("tipping delta").orElseThrow().value()).isNaN();
        assertThat(estimate.remarks())
                .singleElement()
                .satisfies(r -> assertThat(r.en()).contains("covers 0"));
    }

    @Test
    void tipping_points_need_outcomes_and_missing_ones() {
        refused(
                TippingPoint.METHOD,
                rows(List.of("y,t", "1,1", ",1", "1,0", "2,0")),
                "y ~ t",
                Map.of(),
                Why.TOO_FEW_TREATED);
        refused(
                TippingPoint.METHOD,
                rows(List.of("y,t", "1,1", "2,1", ",1", "2,0")),
                "y ~ t",
                Map.of(),
                Why.TOO_FEW_CONTROLS);
        refused(
                TippingPoint.METHOD,
                rows(List.of("y,t", "1,1", "2,1", "1,0", "2,0")),
                "y ~ t",
                Map.of(),
                Why.WRONG_SHAPE);
        refused(
                TippingPoint.METHOD,
                rows(List.of("y,t", "1,2", "2,1", "1,0", "2,0")),
                "y ~ t",
                Map.of(),
                Why.WRONG_SHAPE);
        unreadable(TippingPoint.METHOD, rows(TRIAL), "y ~ 1", Map.of(), "sensitivity.tipping-point");
    }

    private static LocalRows lead() {
        return rows(pairs(
                Arrays.stream(EXPOSED).asDoubleStream().toArray(),
                Arrays.stream(CONTROL).asDoubleStream().toArray()));
    }

    private static List<String> pairs(double[] treated, double[] control) {
        var lines = new ArrayList<>(List.of("y,t,pair"));
        for (int i = 0; i < treated.length; i++) {
            lines.add(treated[i] + ",1," + i);
            lines.add(control[i] + ",0," + i);
        }
        return lines;
    }

    private static Estimate bounds(Rows rows, Map<String, String> options) {
        var all = new TreeMap<>(options);
        all.put("pair", "pair");
        return (Estimate) ask(RosenbaumBounds.METHOD, rows, "y ~ t", all);
    }

    private static List<Double> line(Estimate estimate, String gamma) {
        return estimate.table("bounds").orElseThrow().lines().stream()
                .filter(l -> l.label().equals(gamma))
                .findFirst()
                .orElseThrow()
                .values();
    }

    private static LocalRows rows(List<String> lines) {
        return LocalRows.of(TableFixture.columns(lines), "");
    }

    private static void refused(Method method, Rows rows, String formula, Map<String, String> options, Why why) {
        assertThat(ask(method, rows, formula, options))
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(why));
    }

    private static void unreadable(Method method, Rows rows, String formula, Map<String, String> options, String code) {
        assertThatThrownBy(() -> ask(method, rows, formula, options))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.code()).isEqualTo(code));
    }

    private static Estimation ask(Method method, Rows rows, String formula, Map<String, String> options) {
        return method.estimator()
                .estimate(new Request(rows, Formula.parse(formula), method.settings(new TreeMap<>(options))));
    }
}
