package musubi.effect.regression;

import java.util.stream.IntStream;

/**
 * The draws of a wild cluster bootstrap. With the null value b0 imposed, the outcome of a draw is linear in b0, so that its
 * numerator is {@code n1 - b0 n2} and the sum of squares in its CR1 variance is quadratic in b0: five numbers a draw
 * answer every null value.
 *
 * <p>Source: Roodman, MacKinnon, Nielsen and Webb (2019), Stata Journal 19, 4-60; MacKinnon, Nielsen and Webb (2023),
 * Journal of Applied Econometrics 38, 671-694.
 */
final class WildScores {
    /** Statistics closer than this share count as equal. */
    private static final double TIE = 1e-9;

    private final ClusterScores scores;
    private final boolean isRestricted;
    private final double[][] first;
    private final Draws draws;
    private final double[][] sums;

    WildScores(ClusterScores scores, boolean isRestricted, Draws draws) {
        this.scores = scores;
        this.isRestricted = isRestricted;
        this.first = isRestricted ? scores.restricted() : scores.residual();
        this.draws = draws;
        this.sums = new double[draws.count()][];
        IntStream.range(0, draws.count()).parallel().forEach(d -> sums[d] = draw(d));
    }

    /** {@code n1, n2} and the three coefficients of the sum of squares. */
    private double[] draw(int number) {
        var v = new double[scores.clusters()];
        draws.fill(number, v);
        int k = scores.contrast().length;
        var whole = new double[k];
        var wholeColumn = new double[k];
        for (int g = 0; g < v.length; g++)
            for (int i = 0; i < k; i++) {
                whole[i] += v[g] * first[g][i];
                wholeColumn[i] += v[g] * scores.column()[g][i];
            }
        double constant = 0;
        double mixed = 0;
        double square = 0;
        for (int g = 0; g < v.length; g++) {
            var column = scores.column()[g];
            double p = v[g] * scores.along(first[g]) - ClusterScores.dot(column, whole);
            double q = v[g] * scores.along(column) - ClusterScores.dot(column, wholeColumn);
            constant += p * p;
            mixed += p * q;
            square += q * q;
        }
        return new double[] {scores.along(whole), scores.along(wholeColumn), constant, mixed, square};
    }

    /** Squared statistic of a draw when the null value is {@code b0}, up to the factor of CR1 that all draws share. */
    private double squared(double[] draw, double b0) {
        double at = isRestricted ? b0 : 0;
        double numerator = draw[0] - at * draw[1];
        double variance = draw[2] - 2 * at * draw[3] + at * at * draw[4];
        return numerator == 0 ? 0 : numerator * numerator / Math.max(variance, 0);
    }

    /** Squared statistic of the data against {@code b0}. */
    private double observed(double b0) {
        double length = ClusterScores.dot(scores.contrast(), scores.contrast());
        double sum = 0;
        for (var residual : scores.residual()) {
            double along = scores.along(residual);
            sum += along * along;
        }
        double gap = (scores.estimate() - b0) / length;
        return gap == 0 ? 0 : gap * gap / sum;
    }

    /** Share of draws whose statistic is at least as far from 0 as that of the data. */
    double p(double b0) {
        double limit = observed(b0) * (1 - TIE);
        int first = isRestricted || draws.kind().equals("enumerated") ? 0 : 1;
        int reached = 0;
        for (int d = first; d < sums.length; d++) if (squared(sums[d], b0) >= limit) reached++;
        return (double) reached / (sums.length - first);
    }
}
