package musubi.simulation.cohort;

import java.util.SplittableRandom;

/**
 * Random numbers of one person, which depend on seed and number alone. Seed and number are mixed before they start the
 * generator: added up, the person of one seed would draw the numbers of the same person of the next seed, one place later.
 */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed, long number) {
        this.random = new SplittableRandom(mixed(mixed(seed) + number));
    }

    /** The mixing of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA, 453-472). */
    private static long mixed(long number) {
        long z = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    double uniform() {
        return random.nextDouble();
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    /** A standard normal number by the polar method (Marsaglia and Bray 1964, SIAM Review 6, 260-264). */
    double normal() {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        }
    }

    /** Waiting time of a constant hazard. */
    double waiting(double hazard) {
        return -StrictMath.log1p(-random.nextDouble()) / hazard;
    }

    /** A count by Knuth's product of uniforms; for small means. */
    int poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        int count = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) count++;
        return count;
    }

    static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
