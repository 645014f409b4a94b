package musubi.effect.regression;

import java.util.stream.IntStream;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;

/**
 * The coefficient of a treatment given to whole clusters, for every way it could have been given. Under the null value b0
 * the outcome without the effect is known, and the coefficient of a dealing is {@code (n1 - b0 n2) / d}.
 *
 * <p>Source: Freedman and Lane (1983), Journal of Business and Economic Statistics 1, 292-298 (residuals of the model
 * without the treatment are held); Rosenbaum (2002), Statistical Science 17, 286-327.
 */
final class Reassignment {
    private static final double TIE = 1e-9;
    private static final double NOTHING_LEFT = 1e-10;

    private final LinearFit others;
    private final double[] given;
    private final double[] weights;
    private final double[] residuals;
    private final double[][] columns;
    private final double[] observed;
    private final double[][] dealt;

    /**
     * Deals {@code permutations} out.
     *
     * @param others the model without the treatment
     * @param given treatment of each cluster
     */
    Reassignment(LinearFit others, Clusters clusters, double[] given, Permutations permutations) {
        this.others = others;
        this.given = given;
        this.weights = new double[given.length];
        this.residuals = new double[given.length];
        for (int row = 0; row < others.count(); row++) {
            int g = (int) clusters.codes().at(row);
            double weight = others.weights().at(row);
            weights[g] += weight;
            residuals[g] += weight * others.residuals().at(row);
        }
        Column factor = others.weights();
        this.columns = Scores.byCluster(
                others.rows(), others.design(), others.kept(), factor, clusters.codes(), clusters.count());
        this.observed = sums(given);
        this.dealt = new double[permutations.count()][];
        IntStream.range(0, dealt.length).parallel().forEach(d -> dealt[d] = sums(permutations.dealt(d)));
    }

    /** {@code n1, n2, d} of a dealing. */
    private double[] sums(double[] values) {
        double outcome = 0;
        double own = 0;
        double both = 0;
        for (int g = 0; g < values.length; g++) {
            outcome += values[g] * residuals[g];
            own += values[g] * values[g] * weights[g];
            both += values[g] * given[g] * weights[g];
        }
        var mine = along(values);
        double left = own - others.bread().form(mine, mine);
        return new double[] {
            outcome, both - others.bread().form(mine, along(given)), left > NOTHING_LEFT * own ? left : 0
        };
    }

    private double[] along(double[] values) {
        var sum = new double[others.rank()];
        for (int g = 0; g < values.length; g++)
            for (int j = 0; j < sum.length; j++) sum[j] += values[g] * columns[g][j];
        return sum;
    }

    /** The coefficient as the treatment was given; NaN when the other columns make it up. */
    double estimate() {
        return observed[2] > 0 ? observed[0] / observed[2] : Double.NaN;
    }

    /** Share of dealings whose coefficient is at least as far from {@code b0}; one that has no coefficient counts as far. */
    double p(double b0) {
        double limit = Math.abs(estimate() - b0) * (1 - TIE);
        int reached = 0;
        for (var d : dealt) if (d[2] == 0 || Math.abs(d[0] - b0 * d[1]) / d[2] >= limit) reached++;
        return (double) reached / dealt.length;
    }
}
