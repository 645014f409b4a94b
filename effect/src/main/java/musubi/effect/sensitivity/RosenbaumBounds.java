package musubi.effect.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Grid;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Unreadable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.indicator.Pairs;
import org.hipparchus.special.Beta;

/**
 * How a hidden difference between the two of a pair could change the p-value and the effect, up to odds of treatment that
 * differ by a factor gamma.
 *
 * <p>Source: Rosenbaum (2002), Observational Studies, 2nd ed., Springer, chapter 4.
 * <br>Checked against: R wilcox.test, binom.test and the definitions, reference/sensitivity/bounds.R, relative error below 1e-10.
 */
public final class RosenbaumBounds {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "rosenbaum-bounds",
            new Words("Rosenbaum の限界", "Rosenbaum bounds"),
            new Words(
                    "組の二人の参加のオッズが、隠れた違いのためにガンマ倍まで違うとしたときの、p 値と効果の範囲",
                    "range of p-values and effects when hidden differences change the odds of treatment in a pair by up to gamma"),
            List.of(
                    new Words("組の二人は測った共変量が同じである", "the two of a pair are alike in the measured covariates"),
                    new Words("組どうしは独立である", "pairs are independent"),
                    new Words(
                            "効果はどの組でも同じ値だけのずれである（効果の範囲のみ）",
                            "the effect is the same shift in all pairs (for the range of effects)")),
            "p+ = γ/(1+γ); signed ranks T: mean p+ Σq, variance p+(1-p+) Σq²; McNemar: binomial(b+c, p+); shift: quantile p+ of the Walsh averages",
            new Words(
                    "一対多で組んだとき。結果が三つ以上の値の分類のとき。",
                    "for sets with several controls; for outcomes in three or more classes"),
            List.of(
                    "Rosenbaum (2002), Observational Studies, 2nd ed., Springer, chapter 4",
                    "Rosenbaum (1987), Biometrika 74, 13-26",
                    "Hodges and Lehmann (1963), Annals of Mathematical Statistics 34, 598-611"),
            List.of("R rbounds::psens(), hlsens(), binarysens()"),
            "R 4.2.2 wilcox.test, binom.test and the definitions, relative error below 1e-10",
            "outcome ~ treated",
            List.of(
                    Option.given("pair", "組の列", "column that names the pair"),
                    Option.choice(
                            "test",
                            "wilcoxon",
                            List.of("wilcoxon", "mcnemar"),
                            "符号付順位検定か、0/1 の結果の McNemar 検定か",
                            "signed ranks, or McNemar for outcomes of 0 and 1"),
                    Option.choice(
                            "alternative",
                            "greater",
                            List.of("greater", "less"),
                            "参加した側の結果が大きいか小さいか",
                            "whether the treated have larger or smaller outcomes"),
                    Option.choice(
                            "distribution",
                            "auto",
                            List.of("auto", "exact", "normal"),
                            "auto は差のある組が 100 以下なら正確な分布",
                            "auto is exact up to 100 pairs that differ"),
                    Option.number("most", "3", "ガンマの最大", "largest gamma"),
                    Option.number("step", "0.25", "ガンマの刻み", "steps of gamma"),
                    Option.number("alpha", "0.05", "片側の有意水準", "one-sided significance level")),
            RosenbaumBounds::estimate);

    private static final int MOST_STEPS = 1000;
    private static final double HIGHEST = 1e6;

    private RosenbaumBounds() {}

    /** The bounds of {@code request}. */
    public static Estimation estimate(Request request) {
        var options = request.options();
        var pairs = Pairs.read(request);
        if (pairs.refusal().isPresent()) return pairs.refusal().get();
        double most = options.number("most");
        double step = options.number("step");
        if (!(most >= 1 && step > 0 && (most - 1) / step < MOST_STEPS))
            throw new Unreadable(
                    "sensitivity.gamma",
                    options.text("step"),
                    new Words(
                            "ガンマは 1 から most まで step 刻みで 1000 回までです。",
                            "Gamma goes from 1 to most in fewer than 1000 steps."));
        double alpha = options.number("alpha");
        if (!(alpha > 0 && alpha < 1))
            throw new Unreadable(
                    "sensitivity.alpha",
                    options.text("alpha"),
                    new Words("有意水準 alpha は 0 と 1 の間の数です。", "The significance level alpha lies between 0 and 1."));
        return options.text("test").equals("mcnemar")
                ? mcnemar(request, pairs, most, step)
                : wilcoxon(request, pairs, most, step);
    }

    private static boolean isLess(Request request) {
        return request.options().text("alternative").equals("less");
    }

    private static Estimation wilcoxon(Request request, Pairs pairs, double most, double step) {
        var differences = pairs.differences();
        if (isLess(request)) for (int i = 0; i < differences.length; i++) differences[i] = -differences[i];
        var ranks = SignedRanks.of(differences);
        if (ranks.count() == 0) return same();
        var distribution = request.options().text("distribution");
        boolean isExact =
                distribution.equals("exact") || (distribution.equals("auto") && ranks.count() <= SignedRanks.EXACT);
        if (distribution.equals("exact") && ranks.count() > 10 * SignedRanks.EXACT)
            throw new Unreadable(
                    "sensitivity.exact",
                    distribution,
                    new Words("正確な分布は差のある組が 1000 までです。", "The exact distribution takes up to 1000 pairs that differ."));
        var averages = WalshAverages.of(pairs.differences());
        var gammas = gammas(most, step);
        var lines = IntStream.range(0, gammas.size())
                .parallel()
                .mapToObj(i -> line(gammas.get(i), ranks, isExact, averages))
                .toList();
        double critical = critical(
                g -> ranks.above(g / (1 + g), isExact), request.options().number("alpha"));
        var shift = new Parameter(
                "shift",
                averages.shift(0.5),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NaN,
                Double.NaN,
                ranks.above(0.5, isExact));
        return answer(
                request,
                pairs,
                critical,
                List.of(shift),
                lines,
                List.of(
                        new Convention("test", "signed ranks, zeros dropped, mid-ranks", "R rbounds::psens()"),
                        new Convention(
                                "distribution",
                                isExact ? "exact, ties too" : "normal, no continuity correction",
                                "R wilcox.test(exact = , correct = FALSE)"),
                        new Convention("shift", "Walsh averages of all pairs, zeros too", "R rbounds::hlsens()")),
                Map.of("pairs", (long) pairs.count(), "pairs that differ", (long) ranks.count()));
    }

    private static Estimation mcnemar(Request request, Pairs pairs, double most, double step) {
        if (!pairs.isBinary())
            return new NotEstimable(Why.WRONG_SHAPE, new Words("結果は 0 か 1 です。", "Outcomes are 0 or 1."));
        var counts = pairs.discordant();
        int more = isLess(request) ? counts[1] : counts[0];
        int less = isLess(request) ? counts[0] : counts[1];
        if (more + less == 0) return same();
        var lines = new ArrayList<Grid.Line>();
        for (double gamma : gammas(most, step)) {
            double p = gamma / (1 + gamma);
            lines.add(line(gamma, atLeast(more, less, 1 - p), atLeast(more, less, p), Double.NaN, Double.NaN));
        }
        double critical = critical(
                g -> atLeast(more, less, g / (1 + g)), request.options().number("alpha"));
        return answer(
                request,
                pairs,
                critical,
                List.of(),
                lines,
                List.of(new Convention("test", "McNemar, exact binomial, one-sided", "R rbounds::binarysens()")),
                Map.of(
                        "pairs", (long) pairs.count(),
                        "only treated", (long) counts[0],
                        "only control", (long) counts[1]));
    }

    /** Probability of {@code more} or more of {@code more + less} with probability {@code p} each. */
    private static double atLeast(int more, int less, double p) {
        return more == 0 ? 1 : Beta.regularizedBeta(p, more, less + 1.0);
    }

    private static NotEstimable same() {
        return new NotEstimable(
                Why.NO_VARIATION, new Words("どの組も結果が同じです。", "The two have equal outcomes in every pair."));
    }

    private static List<Double> gammas(double most, double step) {
        var gammas = new ArrayList<Double>();
        for (int i = 0; 1 + i * step <= most * (1 + 1e-12); i++) gammas.add(1 + i * step);
        return gammas;
    }

    private static Grid.Line line(double gamma, SignedRanks ranks, boolean isExact, WalshAverages averages) {
        double p = gamma / (1 + gamma);
        return line(
                gamma, ranks.above(1 - p, isExact), ranks.above(p, isExact), averages.shift(p), averages.shift(1 - p));
    }

    private static Grid.Line line(double gamma, double pLower, double pUpper, double shiftLower, double shiftUpper) {
        return new Grid.Line(
                new musubi.effect.formula.Expression.Constant(gamma).label(),
                List.of(gamma, pLower, pUpper, shiftLower, shiftUpper));
    }

    /** The largest gamma at which the upper p-value is still at most {@code alpha}; NaN when not even 1 is. */
    private static double critical(DoubleUnaryOperator upper, double alpha) {
        if (upper.applyAsDouble(1) > alpha) return Double.NaN;
        double low = 1;
        double high = HIGHEST;
        if (upper.applyAsDouble(high) <= alpha) return Double.POSITIVE_INFINITY;
        for (int i = 0; i < 200; i++) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) break;
            if (upper.applyAsDouble(middle) <= alpha) low = middle;
            else high = middle;
        }
        return low;
    }

    private static Estimate answer(
            Request request,
            Pairs pairs,
            double critical,
            List<Parameter> others,
            List<Grid.Line> lines,
            List<Convention> conventions,
            Map<String, Long> groups) {
        var effects = new ArrayList<Parameter>();
        effects.add(new Parameter(
                "critical gamma", critical, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, Double.NaN, Double.NaN));
        effects.addAll(others);
        var remarks = new ArrayList<Words>();
        if (Double.isNaN(critical))
            remarks.add(new Words(
                    "隠れた違いがなくても有意ではありません。", "The effect is not significant even without hidden differences."));
        return new Estimate(
                METHOD.id(),
                effects,
                List.of(),
                List.of(new Figure("alpha", request.options().number("alpha"))),
                List.of(new Grid(
                        "bounds", List.of("gamma", "p lower", "p upper", "shift lower", "shift upper"), lines)),
                new Sample(2L * pairs.count(), pairs.dropped(), groups),
                conventions,
                remarks);
    }
}
