package musubi.effect.inequality;

/**
 * A logistic curve of a share on the rank: maximum likelihood with weights. Of groups, each counts once by its share of the
 * population, not by the square of it.
 *
 * @param intercept on the logit scale at rank 0
 * @param slope on the logit scale from rank 0 to rank 1
 * @param inverse of the information: variance of the intercept, covariance, variance of the slope
 */
record LogisticLine(double intercept, double slope, double[] inverse) {
    private static final int MOST = 100;
    private static final double SMALL = 1e-9;
    private static final double STEEP = 50;

    /**
     * The curve; not a number when there is none, because the values lie on 0 or 1 only on either side of a rank.
     *
     * @param weights not negative
     * @param ranks between 0 and 1
     * @param shares between 0 and 1
     */
    static LogisticLine fit(double[] weights, double[] ranks, double[] shares) {
        double mean =
                Groups.sum(weights, shares) / java.util.Arrays.stream(weights).sum();
        double a = StrictMath.log(mean / (1 - mean));
        double b = 0;
        for (int step = 0; step < MOST; step++) {
            var sums = Sums.of(weights, ranks, shares, a, b);
            var inverse = sums.inverse();
            double stepA = inverse[0] * sums.score + inverse[1] * sums.rankScore;
            double stepB = inverse[1] * sums.score + inverse[2] * sums.rankScore;
            a += stepA;
            b += stepB;
            if (!(Math.abs(a) < STEEP && Math.abs(b) < STEEP)) break;
            // Newton's step squares the error, so the one after a small step would change nothing.
            if (Math.abs(stepA) + Math.abs(stepB) < SMALL)
                return new LogisticLine(
                        a, b, Sums.of(weights, ranks, shares, a, b).inverse());
        }
        return new LogisticLine(Double.NaN, Double.NaN, new double[3]);
    }

    boolean isFitted() {
        return !Double.isNaN(slope);
    }

    /** Fitted share at {@code rank}. */
    double at(double rank) {
        return chance(intercept + slope * rank);
    }

    /** Share at rank 1 less share at rank 0. */
    double difference() {
        return at(1) - at(0);
    }

    /** Its derivatives by the two coefficients. */
    double[] differenceSlopes() {
        double top = at(1) * (1 - at(1));
        return new double[] {top - at(0) * (1 - at(0)), top};
    }

    /** Logarithm of the share at rank 1 over the share at rank 0. */
    double logRatio() {
        return StrictMath.log(at(1) / at(0));
    }

    /** Its derivatives by the two coefficients. */
    double[] logRatioSlopes() {
        return new double[] {at(0) - at(1), 1 - at(1)};
    }

    /** Chain rule: derivatives by the coefficients times those of the coefficients by the values, which have these weights. */
    double[] through(double[] slopes, double[] weights, double[] ranks) {
        double first = inverse[0] * slopes[0] + inverse[1] * slopes[1];
        double second = inverse[1] * slopes[0] + inverse[2] * slopes[1];
        var through = new double[weights.length];
        for (int i = 0; i < through.length; i++) through[i] = weights[i] * (first + second * ranks[i]);
        return through;
    }

    private static double chance(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }

    /** Score and information. */
    private static final class Sums {
        private double one;
        private double rank;
        private double square;
        private double score;
        private double rankScore;

        static Sums of(double[] weights, double[] ranks, double[] shares, double a, double b) {
            var sums = new Sums();
            for (int i = 0; i < ranks.length; i++) {
                double chance = chance(a + b * ranks[i]);
                sums.add(weights[i], ranks[i], shares[i] - chance, chance);
            }
            return sums;
        }

        private void add(double weight, double x, double residual, double chance) {
            double information = weight * chance * (1 - chance);
            one += information;
            rank += information * x;
            square += information * x * x;
            score += weight * residual;
            rankScore += weight * residual * x;
        }

        double[] inverse() {
            double determinant = one * square - rank * rank;
            return new double[] {square / determinant, -rank / determinant, one / determinant};
        }
    }
}
