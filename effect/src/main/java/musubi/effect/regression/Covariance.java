package musubi.effect.regression;

import java.util.List;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Words;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Clusters;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * A covariance of the coefficients of a linear fit, with the degrees of freedom of its t distribution and the convention
 * it follows.
 *
 * @param matrix over the kept columns
 * @param df degrees of freedom of all coefficients
 * @param each degrees of freedom of each coefficient; empty when {@code df} holds for all
 * @param convention how it was made
 * @param remarks what a reader must know about it
 */
public record Covariance(Symmetric matrix, double df, List<Double> each, Convention convention, List<Words> remarks) {
    private static final long MOST_SUMS = 4_000_000;
    private static final double EXACT = 1e-10;

    /** Lists are copied. */
    public Covariance {
        each = List.copyOf(each);
        remarks = List.copyOf(remarks);
    }

    /** With the same degrees of freedom for all coefficients. */
    public Covariance(Symmetric matrix, double df, Convention convention) {
        this(matrix, df, List.of(), convention, List.of());
    }

    /** Degrees of freedom of kept column {@code j}. */
    public double df(int j) {
        return each.isEmpty() ? df : each.get(j);
    }

    /** {@code s² (X'WX)^-1}. */
    public static Covariance classical(LinearFit fit) {
        return classical(fit, fit.rank());
    }

    /** {@code s² (X'WX)^-1} with {@code s²} over rows minus {@code parameters}. */
    public static Covariance classical(LinearFit fit, int parameters) {
        double df = fit.count() - parameters;
        return new Covariance(
                fit.bread().scaled(fit.residualSquares() / df),
                df,
                new Convention("standard error", "classical, n - k", "R vcov(lm)"));
    }

    /**
     * Heteroskedasticity-consistent. HC0 as it is, HC1 times {@code n/(n-k)}, HC2 residuals over {@code sqrt(1-h)}, HC3
     * over {@code 1-h}.
     *
     * <p>Source: White (1980), Econometrica 48, 817-838; MacKinnon and White (1985), Journal of Econometrics 29, 305-325.
     */
    public static Covariance robust(LinearFit fit, String kind) {
        return robust(fit, kind, fit.rank());
    }

    /** Classical or {@link #robust}; empty when HC2 or HC3 does not exist because a row is fitted exactly. */
    public static Optional<Covariance> unclustered(LinearFit fit, String kind) {
        var covariance = kind.equals("classical") ? classical(fit) : robust(fit, kind);
        return Optional.of(covariance).filter(c -> c.standardErrors().stream().noneMatch(error -> error.isNaN()));
    }

    /** {@link #robust} with effects that were swept out among the {@code parameters}. */
    public static Covariance robust(LinearFit fit, String kind, int parameters) {
        var factor = switch (kind) {
            case "HC0", "HC1" -> weighted(fit, 0);
            case "HC2" -> weighted(fit, 0.5);
            case "HC3" -> weighted(fit, 1);
            default -> throw new IllegalArgumentException(kind);
        };
        var information = fit.information();
        var meat = Scores.squares(fit.rows(), fit.design(), information.standard(), fit.kept(), factor);
        double df = fit.count() - parameters;
        double scale = kind.equals("HC1") ? fit.count() / df : 1;
        return new Covariance(
                information.sandwich(meat).scaled(scale),
                df,
                new Convention("standard error", kind, "R sandwich::vcovHC(fit, type = \"" + kind + "\")"));
    }

    /**
     * Clustered, CR0 as it is or CR1 times {@code G/(G-1) (n-1)/(n-k)}; t distribution with {@code G - 1} degrees of freedom.
     *
     * <p>Source: Liang and Zeger (1986), Biometrika 73, 13-22; Cameron and Miller (2015), Journal of Human Resources 50, 317-372.
     */
    public static Covariance clustered(LinearFit fit, Clusters clusters, String kind) {
        return Multiway.covariance(fit, List.of(clusters), kind, "min", fit.rank());
    }

    /** {@link #clustered} with effects that were swept out among the {@code parameters}. */
    public static Covariance clustered(LinearFit fit, Clusters clusters, String kind, int parameters) {
        return Multiway.covariance(fit, List.of(clusters), kind, "min", parameters);
    }

    /** The sandwich of scores summed by cluster, without a factor. */
    static Symmetric clustered(LinearFit fit, Clusters clusters) {
        var factor = weighted(fit, 0);
        // Each block may meet every cluster; where all these sums would be large, rows are visited by cluster instead.
        long sums = (long) Rows.BLOCKS * clusters.count() * fit.rank();
        var meat = sums <= MOST_SUMS
                ? Scores.crossProducts(
                        Scores.byCluster(
                                fit.rows(),
                                fit.design(),
                                fit.information().standard(),
                                fit.kept(),
                                factor,
                                clusters.codes(),
                                clusters.count()),
                        fit.rank())
                : ClusterWalk.meat(fit, factor, ClusterOrder.of(clusters));
        return fit.information().sandwich(meat);
    }

    /** {@code w e / (1 - h)^power}, with {@code h} the leverage of the row; 0 / 0 where it is 1 has no value. */
    static Column weighted(LinearFit fit, double power) {
        return fit.rows().derive((block, out, at) -> {
            int n = block.count();
            var w = new double[n];
            fit.weights().copy(block.from(), block.until(), w, 0);
            fit.residuals().copy(block.from(), block.until(), out, at);
            for (int i = 0; i < n; i++) out[at + i] *= w[i];
            if (power == 0) return;
            Tiles.over(block, fit.design(), fit.information().standard(), 0, (tile, from, rows) -> {
                var x = new double[fit.rank()];
                for (int r = 0; r < rows; r++) {
                    for (int j = 0; j < x.length; j++) x[j] = tile[fit.kept()[j] * Design.TILE + r];
                    int place = from - block.from() + r;
                    double leverage = w[place] * fit.information().inverse().form(x, x);
                    double left = 1 - leverage;
                    out[at + place] = left > EXACT ? out[at + place] / StrictMath.pow(left, power) : Double.NaN;
                }
            });
        });
    }

    /** Standard errors of the coefficients. */
    public List<Double> standardErrors() {
        return java.util.stream.IntStream.range(0, matrix.size())
                .mapToObj(j -> Math.sqrt(matrix.get(j, j)))
                .toList();
    }
}
