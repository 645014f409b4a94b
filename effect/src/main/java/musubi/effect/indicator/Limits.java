package musubi.effect.indicator;

import musubi.effect.distribution.ChiSquared;
import musubi.effect.distribution.Normal;

/**
 * Confidence limits of counts and of shares.
 *
 * <p>Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, IARC, 69-71 (Byar, exact Poisson); Wilson
 * (1927), JASA 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 857-872.
 * <br>Checked against: the published test sheets of PHEindicatormethods, relative error below 1e-9.
 */
public record Limits(double lower, double upper) {
    /** Counts below this get exact limits. */
    public static final double SMALL = 10;

    /** Of a Poisson count: exact below 10, else Byar's approximation. */
    public static Limits poisson(double count, double level) {
        return count < SMALL ? exact(count, level) : byar(count, level);
    }

    /** Of a Poisson count, by chi-squared quantiles. */
    public static Limits exact(double count, double level) {
        return new Limits(
                count == 0 ? 0 : ChiSquared.quantile((1 - level) / 2, 2 * count) / 2,
                ChiSquared.quantile((1 + level) / 2, 2 * count + 2) / 2);
    }

    /** Of a Poisson count, by Byar's approximation. */
    public static Limits byar(double count, double level) {
        double z = Normal.quantile(0.5 + level / 2);
        return new Limits(count == 0 ? 0 : cube(count, -z), cube(count + 1, z));
    }

    private static double cube(double count, double z) {
        double root = 1 - 1 / (9 * count) + z / (3 * Math.sqrt(count));
        return count * root * root * root;
    }

    /** Of a share of {@code cases} in {@code count}, by Wilson's score. */
    public static Limits wilson(double cases, double count, double level) {
        double z = Normal.quantile(0.5 + level / 2);
        double middle = 2 * cases + z * z;
        double half = z * Math.sqrt(z * z + 4 * cases * (1 - cases / count));
        double below = 2 * (count + z * z);
        return new Limits(Math.max(0, (middle - half) / below), Math.min(1, (middle + half) / below));
    }

    /** Both limits times {@code factor}. */
    public Limits times(double factor) {
        return new Limits(lower * factor, upper * factor);
    }
}
