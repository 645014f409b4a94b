package musubi.effect.indicator;

import java.util.function.DoubleUnaryOperator;
import musubi.effect.distribution.Normal;

/**
 * Intervals for the difference and the ratio of two shares.
 *
 * <p>Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Miettinen and Nurminen (1985), Statistics in
 * Medicine 4, 213-226; Katz, Baptista, Azen and Pike (1978), Biometrics 34, 469-474.
 * <br>Checked against: R from the formulas, reference/indicator/two.R, relative error below 1e-8.
 */
public final class Comparison {
    private static final int MOST = 300;

    private Comparison() {}

    /** Newcombe's interval of the difference, from the Wilson limits of both shares. */
    public static Limits newcombe(TwoByTwo table, double level) {
        var treated = Limits.wilson(table.cases(), table.count(), level);
        var control = Limits.wilson(table.controlCases(), table.controlCount(), level);
        double p = table.share();
        double c = table.controlShare();
        return new Limits(
                p - c - Math.hypot(p - treated.lower(), control.upper() - c),
                p - c + Math.hypot(treated.upper() - p, c - control.lower()));
    }

    /** Miettinen and Nurminen's score interval of the difference. */
    public static Limits scoreDifference(TwoByTwo table, double level) {
        double z = Normal.quantile(0.5 + level / 2);
        double difference = table.share() - table.controlShare();
        DoubleUnaryOperator score = d -> differenceScore(table, d);
        return new Limits(
                difference <= -1 ? -1 : crossing(d -> score.applyAsDouble(d) - z, -1, difference),
                difference >= 1 ? 1 : crossing(d -> score.applyAsDouble(d) + z, difference, 1));
    }

    /** The score statistic for the difference {@code delta}, with the factor {@code N/(N - 1)}. */
    public static double differenceScore(TwoByTwo table, double delta) {
        double control = restricted(table, delta);
        double treated = control + delta;
        double variance = (treated * (1 - treated) / table.count() + control * (1 - control) / table.controlCount())
                * table.total()
                / (table.total() - 1);
        double gap = table.share() - table.controlShare() - delta;
        return gap == 0 ? 0 : gap / Math.sqrt(Math.max(0, variance));
    }

    /** The control share of greatest likelihood when the difference is {@code delta}. */
    private static double restricted(TwoByTwo table, double delta) {
        double low = Math.max(0, -delta);
        double high = Math.min(1, 1 - delta);
        return crossing(
                p -> ratio(table.cases(), p + delta)
                        - ratio(table.count() - table.cases(), 1 - p - delta)
                        + ratio(table.controlCases(), p)
                        - ratio(table.controlCount() - table.controlCases(), 1 - p),
                low,
                high);
    }

    private static double ratio(double count, double share) {
        return count == 0 ? 0 : count / Math.max(0, share);
    }

    /** Miettinen and Nurminen's score interval of the ratio; open above when no control is a case. */
    public static Limits scoreRatio(TwoByTwo table, double level) {
        double z = Normal.quantile(0.5 + level / 2);
        double ratio = table.share() / table.controlShare();
        double lower = table.cases() == 0 ? 0 : crossing(r -> ratioScore(table, odds(r)) - z, 0, unit(ratio));
        double upper = table.controlCases() == 0 ? 1 : crossing(r -> ratioScore(table, odds(r)) + z, unit(ratio), 1);
        return new Limits(odds(lower), odds(upper));
    }

    /** From the half line to the unit interval, so that halving reaches every ratio. */
    private static double unit(double ratio) {
        return Double.isInfinite(ratio) ? 1 : ratio / (1 + ratio);
    }

    private static double odds(double unit) {
        return unit / (1 - unit);
    }

    /** The score statistic for the ratio {@code ratio}, with the factor {@code N/(N - 1)}. */
    public static double ratioScore(TwoByTwo table, double ratio) {
        double a = table.total() * ratio;
        double b = table.controlCases() * ratio + table.cases() + table.count() * ratio + table.controlCount();
        double c = table.cases() + table.controlCases();
        // The smaller root, in the form that does not subtract nearly equal numbers.
        double control = 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
        double treated = Math.min(1, ratio * control);
        double variance = (treated * (1 - treated) / table.count()
                        + ratio * ratio * control * (1 - control) / table.controlCount())
                * table.total()
                / (table.total() - 1);
        double gap = table.share() - ratio * table.controlShare();
        return gap == 0 ? 0 : gap / Math.sqrt(Math.max(0, variance));
    }

    /** Standard error of the logarithm of the ratio. */
    public static double logRatioError(TwoByTwo table) {
        return Math.sqrt(1 / table.cases() - 1 / table.count() + 1 / table.controlCases() - 1 / table.controlCount());
    }

    /** Standard error of the difference, both shares having their own. */
    public static double differenceError(TwoByTwo table) {
        double p = table.share();
        double c = table.controlShare();
        return Math.sqrt(p * (1 - p) / table.count() + c * (1 - c) / table.controlCount());
    }

    /** Pearson's test of equal shares: the normal statistic, its square chi-squared. */
    public static double pooledScore(TwoByTwo table) {
        double p = (table.cases() + table.controlCases()) / table.total();
        double gap = table.share() - table.controlShare();
        return gap / Math.sqrt(p * (1 - p) * (1 / table.count() + 1 / table.controlCount()));
    }

    /** Where a falling function is 0, by halving until no number lies between. */
    private static double crossing(DoubleUnaryOperator falling, double from, double until) {
        double low = from;
        double high = until;
        for (int i = 0; i < MOST; i++) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) break;
            if (falling.applyAsDouble(middle) > 0) low = middle;
            else high = middle;
        }
        return low + (high - low) / 2;
    }
}
