package musubi.simulation.city;

/**
 * Random numbers of one resident for one purpose. The stream depends on seed, resident and purpose alone, so a city is
 * the same whatever the number of threads, the order of work, or what another purpose drew.
 *
 * <p>Source: Steele, Lea &amp; Flood (2014), Fast splittable pseudorandom number generators, OOPSLA, 453-472 (SplitMix64).
 */
final class Draws {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private long state;

    private Draws(long state) {
        this.state = state;
    }

    /** What numbers are drawn for. The numbers are part of every city: a changed one changes them all. */
    enum Purpose {
        TRAITS(1),
        HEALTH(2),
        JOINING(3),
        PRESENCE(4),
        CARE_NEED(5),
        CARE_LEVEL(6),
        CARE_COST(7),
        ATTENDING(8),
        ANSWERS(9),
        WALKING(10),
        BODY(11),
        CHECKUPS(12),
        MEDICAL_COST(13),
        NAMES(14),
        TOWN(15);

        private final int number;

        Purpose(int number) {
            this.number = number;
        }
    }

    /** The stream of this resident for this purpose. */
    static Draws of(long seed, long resident, Purpose purpose) {
        return new Draws(mix(mix(mix(seed) + resident * GOLDEN) + purpose.number * GOLDEN));
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Above 0 and below 1. */
    double unit() {
        return ((next() >>> 11) + 0.5) * 0x1p-53;
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    boolean happens(double probability) {
        return unit() < probability;
    }

    /** Standard normal. */
    double normal() {
        return Normal.quantile(unit());
    }

    /**
     * Nearly normal with mean 0 and variance 1, within 3.5: four 16-bit uniforms from one number. For daily steps, where
     * speed counts and the tails do not.
     */
    double bell() {
        long bits = next();
        long sum = (bits & 0xffff) + ((bits >>> 16) & 0xffff) + ((bits >>> 32) & 0xffff) + (bits >>> 48);
        return (sum - 131070) * (1.7320508075688772 / 65536);
    }

    /** Waiting time with mean 1. StrictMath, so that it is the same on every machine. */
    double exponential() {
        return -StrictMath.log(unit());
    }

    /** Standard Gumbel: the greatest of utilities with this noise is a logit choice. */
    double gumbel() {
        return -StrictMath.log(exponential());
    }

    /** The index drawn in proportion to the weights. */
    int among(double... weights) {
        double sum = 0;
        for (double weight : weights) sum += weight;
        double left = unit() * sum;
        for (int i = 0; i < weights.length - 1; i++) {
            left -= weights[i];
            if (left < 0) return i;
        }
        return weights.length - 1;
    }
}
