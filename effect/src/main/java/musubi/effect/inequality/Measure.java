package musubi.effect.inequality;

/**
 * One summary measure: its value as a function of the groups' estimates and, where it is smooth, how fast it changes with
 * each of them. The variance follows by the delta method, the groups being independent and their shares known.
 *
 * @param code its short name
 * @param kind how its interval is made
 * @param value the measure at these estimates; for a ratio its logarithm
 * @param slopes its derivatives by the estimates; empty when an absolute value makes it not smooth
 */
record Measure(String code, Kind kind, Value value, Slopes slopes) {
    /** How the interval is made. */
    enum Kind {
        /** Estimate plus and minus; 0 is no inequality. */
        DIFFERENCE,
        /** On the logarithm; 1 is no inequality. */
        RATIO,
        /** Estimate plus and minus, never below 0; no test, because no inequality lies on the edge. */
        SPREAD,
        /** Estimate plus and minus, cut at 0 on the side where the target is worse than the average. */
        ATTRIBUTABLE
    }

    /** The measure as a function of the estimates {@code y}. */
    @FunctionalInterface
    interface Value {
        double at(Groups groups, double[] y);
    }

    /** Its derivatives at the estimates {@code y}. */
    @FunctionalInterface
    interface Slopes {
        double[] at(Groups groups, double[] y);
    }

    private static final Slopes NONE = (groups, y) -> new double[0];

    static Measure smooth(String code, Kind kind, Value value, Slopes slopes) {
        return new Measure(code, kind, value, slopes);
    }

    static Measure rough(String code, Value value) {
        return new Measure(code, Kind.SPREAD, value, NONE);
    }

    boolean isSmooth() {
        return slopes != NONE;
    }

    double value(Groups groups) {
        return value.at(groups, groups.estimates());
    }

    /** Variance by the delta method; NaN when an error that matters is not known. */
    double variance(Groups groups) {
        return variance(slopes.at(groups, groups.estimates()), groups);
    }

    static double variance(double[] slopes, Groups groups) {
        double variance = 0;
        for (int i = 0; i < slopes.length; i++) {
            double error = groups.errors()[i];
            if (slopes[i] != 0 && error != 0) variance += slopes[i] * slopes[i] * error * error;
        }
        return variance;
    }
}
