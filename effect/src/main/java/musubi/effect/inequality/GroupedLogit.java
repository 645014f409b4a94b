package musubi.effect.inequality;

/**
 * A logistic curve through the groups: maximum likelihood with each group counted once by its share of the population, not
 * by the square of it.
 *
 * @param intercept on the logit scale at rank 0
 * @param slope on the logit scale from rank 0 to rank 1
 * @param scale largest possible value
 */
record GroupedLogit(double intercept, double slope, double scale) {
    private static final int MOST = 100;
    private static final double SMALL = 1e-9;
    private static final double STEEP = 50;

    /** The curve; not a number when the groups lie on 0 or on the scale, or are told apart without error. */
    static GroupedLogit fit(Groups g, double[] y) {
        double mean = g.mean(y) / g.scale();
        double a = StrictMath.log(mean / (1 - mean));
        double b = 0;
        for (int step = 0; step < MOST; step++) {
            var sums = new Sums();
            for (int i = 0; i < y.length; i++) {
                double chance = chance(a + b * g.ranks()[i]);
                sums.add(g.shares()[i], g.ranks()[i], y[i] / g.scale() - chance, chance);
            }
            double determinant = sums.one * sums.square - sums.rank * sums.rank;
            double stepA = (sums.square * sums.score - sums.rank * sums.rankScore) / determinant;
            double stepB = (sums.one * sums.rankScore - sums.rank * sums.score) / determinant;
            a += stepA;
            b += stepB;
            if (!(Math.abs(a) < STEEP && Math.abs(b) < STEEP)) break;
            // Newton's step squares the error, so the one after a small step would change nothing.
            if (Math.abs(stepA) + Math.abs(stepB) < SMALL) return new GroupedLogit(a, b, g.scale());
        }
        return new GroupedLogit(Double.NaN, Double.NaN, g.scale());
    }

    double difference() {
        return scale * (chance(intercept + slope) - chance(intercept));
    }

    double logRatio() {
        return StrictMath.log(chance(intercept + slope) / chance(intercept));
    }

    double[] differenceSlopes(Groups g) {
        double top = chance(intercept + slope);
        double bottom = chance(intercept);
        double atTop = scale * top * (1 - top);
        return through(g, atTop - scale * bottom * (1 - bottom), atTop);
    }

    double[] logRatioSlopes(Groups g) {
        double top = 1 - chance(intercept + slope);
        return through(g, top - (1 - chance(intercept)), top);
    }

    /** Chain rule: derivatives by the two coefficients times those of the coefficients by the groups' estimates. */
    private double[] through(Groups g, double byIntercept, double bySlope) {
        var sums = new Sums();
        for (int i = 0; i < g.count(); i++)
            sums.add(g.shares()[i], g.ranks()[i], 0, chance(intercept + slope * g.ranks()[i]));
        double determinant = sums.one * sums.square - sums.rank * sums.rank;
        double first = (sums.square * byIntercept - sums.rank * bySlope) / determinant;
        double second = (sums.one * bySlope - sums.rank * byIntercept) / determinant;
        var slopes = new double[g.count()];
        for (int i = 0; i < slopes.length; i++) slopes[i] = g.shares()[i] * (first + second * g.ranks()[i]) / scale;
        return slopes;
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

        void add(double share, double x, double residual, double chance) {
            double weight = share * chance * (1 - chance);
            one += weight;
            rank += weight * x;
            square += weight * x * x;
            score += share * residual;
            rankScore += share * residual * x;
        }
    }
}
