package musubi.effect.indicator;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Estimation;
import musubi.effect.Figure;
import musubi.effect.Method;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.distribution.ChiSquared;
import org.hipparchus.special.Gamma;

/**
 * Tests whether two shares are equal: Pearson, with Yates' correction, and Fisher's exact test.
 *
 * <p>Checked against: R prop.test, chisq.test, fisher.test, reference/indicator/two.R, relative error below 1e-10.
 */
public final class TwoProportions {
    /** What the method says about itself. */
    public static final Method METHOD = new Method(
            "two-proportions",
            new Words("二つの割合の検定", "Test of two proportions"),
            new Words("二つの群で結果が起きた人の割合が等しいか", "whether the shares of people with the outcome are equal"),
            List.of(new Words("一人ひとりが独立である", "people are independent")),
            "z = (p1 - p0)/√(p(1-p)(1/n1 + 1/n0)); Yates |O-E| - 1/2; Fisher: tables no likelier than the one seen, margins fixed",
            new Words("組になった人どうしを比べるとき（mcnemar を使う）。", "for matched pairs: use mcnemar"),
            List.of(
                    "Pearson (1900), Philosophical Magazine 50, 157-175",
                    "Yates (1934), Supplement to the Journal of the Royal Statistical Society 1, 217-235",
                    "Fisher (1935), Journal of the Royal Statistical Society 98, 39-82"),
            List.of("R prop.test(), chisq.test(), fisher.test()"),
            "R 4.2.2, relative error below 1e-10",
            "outcome ~ treated",
            List.of(RiskDifference.COUNT, Answers.LEVEL),
            TwoProportions::estimate);

    /** Tables this much likelier than the one seen still count as equally likely, as R does. */
    private static final double TIE = 1 + 1e-7;

    private TwoProportions() {}

    /** The tests of {@code request}; the difference has Newcombe's interval and Pearson's p-value. */
    public static Estimation estimate(Request request) {
        var reading = TwoByTwo.read(request, Optional.empty());
        if (reading.refusal().isPresent()) return reading.refusal().get();
        var table = reading.all();
        double cases = table.cases() + table.controlCases();
        if (cases == 0 || cases == table.total())
            return new NotEstimable(Why.NO_VARIATION, new Words("全員の結果が同じです。", "Everybody has the same outcome."));
        double z = Comparison.pooledScore(table);
        var limits = Comparison.newcombe(table, request.options().number("level"));
        double pearson = ChiSquared.above(z * z, 1);
        var difference = new Parameter(
                "risk difference",
                table.share() - table.controlShare(),
                Comparison.differenceError(table),
                Double.POSITIVE_INFINITY,
                limits.lower(),
                limits.upper(),
                pearson);
        double yates = yates(table);
        return new Estimate(
                METHOD.id(),
                List.of(difference),
                List.of(),
                List.of(
                        new Figure("chi-squared", z * z),
                        new Figure("p", pearson),
                        new Figure("chi-squared with Yates' correction", yates),
                        new Figure("p with Yates' correction", ChiSquared.above(yates, 1)),
                        new Figure("p by Fisher's exact test", fisher(table)),
                        new Figure("share treated", table.share()),
                        new Figure("share control", table.controlShare())),
                List.of(),
                RiskDifference.sample(reading),
                List.of(
                        new Convention("limits", "Newcombe", ""),
                        new Convention("p-value", "Pearson, no continuity correction", "R prop.test(correct = FALSE)"),
                        new Convention("Fisher", "two-sided: tables no likelier than the one seen", "R fisher.test()")),
                expected(table) < 5
                        ? List.of(new Words(
                                "期待度数が 5 に足りない枡があります。正確検定の p 値を使ってください。",
                                "A cell has fewer than 5 expected: use the p-value of the exact test."))
                        : List.of());
    }

    private static double expected(TwoByTwo table) {
        double cases = table.cases() + table.controlCases();
        double smaller = Math.min(table.count(), table.controlCount());
        return Math.min(cases, table.total() - cases) * smaller / table.total();
    }

    private static double yates(TwoByTwo table) {
        double cases = table.cases() + table.controlCases();
        double gap = Math.abs(table.cases() - table.count() * cases / table.total());
        double corrected = gap - Math.min(0.5, gap);
        return corrected
                * corrected
                / (table.count() * table.controlCount() / table.total())
                / (cases / table.total())
                / (1 - cases / table.total());
    }

    /** The sum over tables with these margins that are no likelier than this one. */
    static double fisher(TwoByTwo table) {
        double cases = table.cases() + table.controlCases();
        double from = Math.max(0, cases - table.controlCount());
        double until = Math.min(cases, table.count());
        double seen = chance(table, cases, table.cases());
        double likelier = 0;
        double rest = 0;
        for (double x = from; x <= until; x++) {
            double chance = chance(table, cases, x);
            if (chance > seen * TIE) likelier += chance;
            else rest += chance;
        }
        return rest / (likelier + rest);
    }

    private static double chance(TwoByTwo table, double cases, double x) {
        return StrictMath.exp(
                choose(table.count(), x) + choose(table.controlCount(), cases - x) - choose(table.total(), cases));
    }

    private static double choose(double n, double k) {
        return Gamma.logGamma(n + 1) - Gamma.logGamma(k + 1) - Gamma.logGamma(n - k + 1);
    }
}
