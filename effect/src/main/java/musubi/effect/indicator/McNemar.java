package musubi.effect.indicator;

import java.util.List;
import java.util.Map;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Option;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Sample;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.ChiSquared;
import org.hipparchus.special.Beta;

/**
 * Compares the shares of the two of matched pairs, or of one person before and after.
 *
 * <p>Source: McNemar (1947), Psychometrika 12, 153-157; Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10.
 * <br>Checked against: R mcnemar.test, binom.test and the formula, reference/indicator/two.R, relative error below 1e-9.
 */
public final class McNemar {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "mcnemar",
            new Words("対応のある割合の比較（McNemar）", "Paired proportions"),
            new Words(
                    "組の二人（または同じ人の前後）で、結果が起きた割合の差",
                    "difference between the shares of the two of a pair, or before and after"),
            List.of(new Words("組どうしは独立である", "pairs are independent")),
            "(b - c)/n; χ² (b - c)²/(b + c), with correction (|b - c| - 1)²/(b + c); exact binomial(b + c, 1/2); odds ratio b/c",
            new Words("組になっていない人どうし（two-proportions を使う）。", "for people who are not paired: use two-proportions"),
            List.of(
                    "McNemar (1947), Psychometrika 12, 153-157",
                    "Newcombe (1998), Statistics in Medicine 17, 2635-2650"),
            List.of("R mcnemar.test()", "R binom.test()", "R PropCIs"),
            "R 4.2.2 mcnemar.test, binom.test and the formula, relative error below 1e-9",
            "outcome ~ treated",
            List.of(Option.given("pair", "組の列", "column that names the pair"), Answers.LEVEL),
            McNemar::estimate);

    private static final int MOST = 300;

    private McNemar() {}

    /** The comparison of {@code request}. */
    public static Estimation estimate(Request request) {
        var pairs = Pairs.read(request);
        if (pairs.refusal().isPresent()) return pairs.refusal().get();
        if (!pairs.isBinary())
            return new NotEstimable(Why.WRONG_SHAPE, new Words("結果は 0 か 1 です。", "Outcomes are 0 or 1."));
        int b = pairs.discordant()[0];
        int c = pairs.discordant()[1];
        if (b + c == 0)
            return new NotEstimable(
                    Why.NO_VARIATION, new Words("どの組も結果が同じです。", "The two have equal outcomes in every pair."));
        double level = request.options().number("level");
        double n = pairs.count();
        double both = sum(pairs.treated()) - b;
        double exact = exact(b, c);
        var limits = newcombe(both, b, c, n, level);
        double gap = b - c;
        var difference = new Parameter(
                "risk difference",
                gap / n,
                Math.sqrt(b + c - gap * gap / n) / n,
                Double.POSITIVE_INFINITY,
                limits.lower(),
                limits.upper(),
                ChiSquared.above(gap * gap / (b + c), 1));
        var odds = new Parameter(
                "odds ratio",
                (double) b / c,
                Math.sqrt(1.0 / b + 1.0 / c),
                Double.POSITIVE_INFINITY,
                odds(b == 0 ? 0 : share(b, c + 1.0, (1 - level) / 2)),
                odds(c == 0 ? 1 : share(b + 1.0, c, (1 + level) / 2)),
                exact);
        double corrected = Math.max(0, Math.abs(gap) - 1);
        return new Estimate(
                METHOD.id(),
                List.of(difference, odds),
                List.of(),
                List.of(
                        new Figure("chi-squared", gap * gap / (b + c)),
                        new Figure("chi-squared with correction", corrected * corrected / (b + c)),
                        new Figure("p with correction", ChiSquared.above(corrected * corrected / (b + c), 1)),
                        new Figure("exact p", exact)),
                List.of(),
                new Sample(
                        2L * pairs.count(),
                        pairs.dropped(),
                        Map.of("pairs", (long) pairs.count(), "only treated", (long) b, "only control", (long) c)),
                List.of(
                        new Convention("limits of the difference", "Newcombe, method 10", "R PropCIs"),
                        new Convention(
                                "p-value of the difference",
                                "chi-squared, no correction",
                                "R mcnemar.test(correct = FALSE)"),
                        new Convention(
                                "odds ratio", "b/c, Clopper-Pearson limits, exact p-value", "R binom.test(b, b + c)")),
                List.of());
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum;
    }

    /** Both tails of the binomial with one half: twice the smaller, which is exact by symmetry. */
    private static double exact(int b, int c) {
        int larger = Math.max(b, c);
        return Math.min(1, 2 * Beta.regularizedBeta(0.5, larger, Math.min(b, c) + 1.0));
    }

    private static double odds(double share) {
        return share / (1 - share);
    }

    /** Quantile of the beta distribution, by halving. */
    private static double share(double a, double b, double p) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < MOST; i++) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) break;
            if (Beta.regularizedBeta(middle, a, b) < p) low = middle;
            else high = middle;
        }
        return low;
    }

    /** Wilson limits of both shares, put together with their correlation. */
    private static Limits newcombe(double both, double b, double c, double n, double level) {
        double neither = n - both - b - c;
        var treated = Limits.wilson(both + b, n, level);
        var control = Limits.wilson(both + c, n, level);
        double p = (both + b) / n;
        double q = (both + c) / n;
        double margins = (both + b) * (c + neither) * (both + c) * (b + neither);
        double product = both * neither - b * c;
        if (product > 0) product = Math.max(0, product - n / 2);
        double phi = margins == 0 ? 0 : product / Math.sqrt(margins);
        double down = p - treated.lower();
        double up = treated.upper() - p;
        double controlDown = q - control.lower();
        double controlUp = control.upper() - q;
        return new Limits(
                p - q - Math.sqrt(down * down - 2 * phi * down * controlUp + controlUp * controlUp),
                p - q + Math.sqrt(up * up - 2 * phi * up * controlDown + controlDown * controlDown));
    }
}
