package musubi.effect.glm;

import java.util.Map;
import java.util.TreeMap;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;
import org.hipparchus.special.Gamma;

/**
 * The maximum of the negative binomial likelihood in theta, given the means.
 *
 * <p>Source: Lawless (1987), Canadian Journal of Statistics 15, 209-225.
 *
 * @param value theta
 * @param information second derivative of the negative log-likelihood there
 */
record Theta(double value, double information) {
    private static final int MOST = 100;
    private static final double LONGEST = 2;
    private static final double STILL = 1e-13;

    /** From {@code guess}, by Newton's method on the log of theta. */
    static Theta of(Rows rows, Column response, Column weights, Column means, double guess) {
        var tally = rows.fold(new Tally(response, weights));
        double theta = guess;
        for (int i = 0; i < MOST; i++) {
            var slopes = derivatives(rows, response, weights, means, tally, theta);
            double slope = theta * slopes[0];
            double curvature = theta * theta * slopes[1] + slope;
            double step = curvature < 0 ? -slope / curvature : Math.signum(slope);
            if (Math.abs(step) < STILL) break;
            theta *= StrictMath.exp(Math.max(-LONGEST, Math.min(LONGEST, step)));
        }
        return new Theta(theta, -derivatives(rows, response, weights, means, tally, theta)[1]);
    }

    /** First and second derivative of the log-likelihood in theta. */
    private static double[] derivatives(
            Rows rows, Column response, Column weights, Column means, Map<Double, Double> tally, double theta) {
        var sums = rows.fold(new Slopes(response, weights, means, theta));
        double digamma = Gamma.digamma(theta);
        double trigamma = Gamma.trigamma(theta);
        for (var count : tally.entrySet()) {
            sums[0] += count.getValue() * (Gamma.digamma(theta + count.getKey()) - digamma);
            sums[1] += count.getValue() * (Gamma.trigamma(theta + count.getKey()) - trigamma);
        }
        return sums;
    }

    /** Total weight of each value of the response: the costly functions are asked once for each. */
    private record Tally(Column response, Column weights) implements Aggregation<TreeMap<Double, Double>> {
        @Override
        public TreeMap<Double, Double> fold(Block block) {
            var tally = new TreeMap<Double, Double>();
            for (int row = block.from(); row < block.until(); row++)
                tally.merge(response.at(row), weights.at(row), Double::sum);
            return tally;
        }

        @Override
        public TreeMap<Double, Double> merge(TreeMap<Double, Double> before, TreeMap<Double, Double> next) {
            next.forEach((value, weight) -> before.merge(value, weight, Double::sum));
            return before;
        }
    }

    /** The parts of both derivatives that depend on the mean. */
    private record Slopes(Column response, Column weights, Column means, double theta)
            implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            double first = 0;
            double second = 0;
            for (int row = block.from(); row < block.until(); row++) {
                double w = weights.at(row);
                double mean = means.at(row);
                double share = (response.at(row) + theta) / (mean + theta);
                first += w * (-StrictMath.log1p(mean / theta) + 1 - share);
                second += w * (1 / theta - 2 / (mean + theta) + share / (mean + theta));
            }
            return new double[] {first, second};
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            before[0] += next[0];
            before[1] += next[1];
            return before;
        }
    }
}
