package musubi.effect.distribution;

import org.hipparchus.special.Erf;

/** The standard normal distribution. */
public final class Normal {
    private static final double ROOT_TWO = Math.sqrt(2);

    private Normal() {}

    /** Probability above {@code z}, exact far out. */
    public static double above(double z) {
        return 0.5 * Erf.erfc(z / ROOT_TWO);
    }

    /** Probability up to {@code z}. */
    public static double upTo(double z) {
        return above(-z);
    }

    /** Density at {@code z}. */
    public static double density(double z) {
        return StrictMath.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The z up to which lies probability {@code p}. */
    public static double quantile(double p) {
        return p > 0.5 ? ROOT_TWO * Erf.erfcInv(2 * (1 - p)) : -ROOT_TWO * Erf.erfcInv(2 * p);
    }
}
