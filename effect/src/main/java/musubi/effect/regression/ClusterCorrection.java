package musubi.effect.regression;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.Convention;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Eigen;
import musubi.effect.algebra.Symmetric;
import musubi.effect.rows.Clusters;

/**
 * Clustered covariances for few clusters: CR2 with degrees of freedom of its own for each coefficient, CR3 and the
 * cluster jackknife. The hat matrix of a cluster has the rank of the model, so that its root needs an eigenproblem of that
 * size only, however large the cluster.
 *
 * <p>Source: Bell and McCaffrey (2002), Survey Methodology 28, 169-181; Pustejovsky and Tipton (2018), Journal of Business
 * and Economic Statistics 36, 672-683; Niccodemi, Alessie, Angelini, Mierau and Wansbeek (2020), Refining clustered
 * standard errors with few clusters, University of Groningen; MacKinnon, Nielsen and Webb (2023), Journal of Applied
 * Econometrics 38, 671-694.
 * <br>Checked against: R clubSandwich 0.5.8, effect/src/test/resources/reference/regression/clusters.R, relative error
 * below 1e-8.
 */
final class ClusterCorrection {
    private static final int CHUNKS = 64;
    private static final double DELETABLE = 1e-10;
    private static final double ALONG = 1e-7;
    private static final int FEW = 40;

    private ClusterCorrection() {}

    /** CR2 with the identity as working model; Satterthwaite degrees of freedom. */
    static Covariance second(LinearFit fit, Clusters clusters) {
        var moments = ClusterMoments.of(fit, clusters);
        var working = moments.isWeighted()
                ? WorkingModel.weighted(squaredWeights(moments))
                : WorkingModel.equal(moments.rank());
        var sums = chunks(moments, new Satterthwaite(moments.contrasts(), working), (sum, g) -> sum.add(moments.of(g)));
        var each = sums.df();
        return new Covariance(
                sums.meat().sandwich(moments.contrasts()),
                clusters.count() - 1.0,
                each,
                new Convention(
                        "standard error",
                        "CR2, " + clusters.count()
                                + " clusters, identity working model, t with Satterthwaite df of each coefficient",
                        "R clubSandwich::coef_test(fit, vcov = \"CR2\", cluster, test = \"Satterthwaite\")"),
                few(clusters.count()));
    }

    private static Symmetric squaredWeights(ClusterMoments moments) {
        int k = moments.rank();
        var places = IntStream.range(k, 2 * k).toArray();
        return chunks(
                        moments,
                        new Total(new Symmetric(k)),
                        (sum, g) -> sum.add(moments.of(g).pick(places)))
                .sum();
    }

    /**
     * CR3, or the jackknife, which is {@code (G-1)/G} of it; empty when the model cannot be fitted without some cluster.
     */
    static Optional<Covariance> third(LinearFit fit, Clusters clusters, boolean isJackknife) {
        return third(fit, clusters, isJackknife, fit.rank());
    }

    /** The same where only the first {@code wanted} coefficients must be determined without each cluster. */
    static Optional<Covariance> third(LinearFit fit, Clusters clusters, boolean isJackknife, int wanted) {
        var moments = ClusterMoments.of(fit, clusters);
        int k = moments.rank();
        var contrasts = Arrays.copyOf(moments.contrasts(), wanted);
        var sums = chunks(moments, new Total(new Symmetric(k)), (sum, g) -> sum.deleted(moments.of(g), contrasts));
        if (!sums.isWhole()) return Optional.empty();
        double groups = clusters.count();
        return Optional.of(new Covariance(
                sums.sum().sandwich(moments.contrasts()).scaled(isJackknife ? (groups - 1) / groups : 1),
                groups - 1,
                List.of(),
                new Convention(
                        "standard error",
                        (isJackknife ? "cluster jackknife, " : "CR3, ") + clusters.count()
                                + " clusters, sum of squares of what each cluster moves the coefficients"
                                + (isJackknife ? " times (G-1)/G" : "") + ", t with G-1 df",
                        isJackknife
                                ? "Stata regress, vce(cluster g) as jackknife with mse; R sandwich::vcovJK(center = \"estimate\")"
                                : "R clubSandwich::vcovCR(fit, cluster, type = \"CR3\")"),
                few(clusters.count())));
    }

    private static List<Words> few(int count) {
        if (count >= FEW) return List.of();
        return List.of(new Words(
                "まとまりは " + count + " 個です。40 未満では、補正した標準誤差も小さすぎることがあります。method wild-bootstrap も見てください。",
                (count == 1 ? "There is 1 cluster" : "There are " + count + " clusters")
                        + "; with fewer than 40 even these standard errors may be too small. See also the method"
                        + " wild-bootstrap."));
    }

    /** What clusters add up to. */
    private interface Adding<T> {
        /** An empty sum of the same kind. */
        T empty();

        /** With all of {@code other}. */
        T plus(T other);
    }

    private interface Step<T> {
        void take(T sum, int cluster);
    }

    /** Clusters in 64 fixed stretches, each added up by one thread, and these in order. */
    private static <T extends Adding<T>> T chunks(ClusterMoments moments, T start, Step<T> step) {
        long groups = moments.clusters();
        return IntStream.range(0, CHUNKS)
                .parallel()
                .mapToObj(chunk -> {
                    var sum = start.empty();
                    for (int g = (int) (chunk * groups / CHUNKS); g < (chunk + 1) * groups / CHUNKS; g++)
                        step.take(sum, g);
                    return sum;
                })
                .toList()
                .stream()
                .reduce(start.empty(), Adding::plus);
    }

    private static final class Total implements Adding<Total> {
        private final Symmetric sum;
        private boolean isWhole = true;

        Total(Symmetric sum) {
            this.sum = sum;
        }

        Symmetric sum() {
            return sum;
        }

        boolean isWhole() {
            return isWhole;
        }

        @Override
        public Total empty() {
            return new Total(new Symmetric(sum.size()));
        }

        @Override
        public Total plus(Total other) {
            sum.plus(other.sum);
            isWhole &= other.isWhole;
            return this;
        }

        void add(Symmetric cluster) {
            sum.plus(cluster);
        }

        /** Adds the square of what leaving a cluster out moves: {@code (I - X_g'WX_g)^-1 X_g'We_g}. */
        void deleted(Symmetric moments, double[][] contrasts) {
            int k = sum.size();
            int e = moments.size() - 1;
            int weighted = e - k;
            var left = new Symmetric(k);
            var score = new double[k];
            for (int i = 0; i < k; i++) {
                score[i] = moments.get(weighted + i, e);
                for (int j = i; j < k; j++) left.set(i, j, (i == j ? 1 : 0) - moments.get(i, weighted + j));
            }
            var moved = moved(left, score, contrasts);
            if (moved.length < k) isWhole = false;
            else for (int i = 0; i < k; i++) for (int j = i; j < k; j++) sum.add(i, j, moved[i] * moved[j]);
        }

        /** The shortest move; empty when one of the contrasts is not determined by it. */
        private static double[] moved(Symmetric left, double[] score, double[][] contrasts) {
            double trace = 0;
            for (int i = 0; i < left.size(); i++) trace = Math.max(trace, left.get(i, i));
            double least = DELETABLE * Math.max(trace, DELETABLE);
            var eigen = Eigen.of(left);
            if (eigen.values()[left.size() - 1] > least)
                return Cholesky.of(left, 0).solve(score);
            for (int i = 0; i < left.size(); i++)
                if (!(eigen.values()[i] > least))
                    for (var contrast : contrasts) if (isAlong(contrast, eigen.vectors()[i])) return new double[0];
            return eigen.apply(value -> value > least ? 1 / value : 0).times(score);
        }

        private static boolean isAlong(double[] contrast, double[] direction) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < contrast.length; i++) {
                sum += contrast[i] * direction[i];
                squares += contrast[i] * contrast[i];
            }
            return Math.abs(sum) > ALONG * Math.sqrt(squares);
        }
    }

    /** Sums for the covariance and for the degrees of freedom of each contrast. */
    private static final class Satterthwaite implements Adding<Satterthwaite> {
        private final double[][] contrasts;
        private final WorkingModel working;
        private final Symmetric meat;
        private final Symmetric[] squares;
        private final double[] traces;
        private final double[] diagonals;

        Satterthwaite(double[][] contrasts, WorkingModel working) {
            this.contrasts = contrasts;
            this.working = working;
            this.meat = new Symmetric(contrasts.length);
            this.squares = new Symmetric[contrasts.length];
            Arrays.setAll(squares, c -> new Symmetric(working.width()));
            this.traces = new double[contrasts.length];
            this.diagonals = new double[contrasts.length];
        }

        Symmetric meat() {
            return meat;
        }

        @Override
        public Satterthwaite empty() {
            return new Satterthwaite(contrasts, working);
        }

        @Override
        public Satterthwaite plus(Satterthwaite other) {
            meat.plus(other.meat);
            for (int c = 0; c < contrasts.length; c++) {
                squares[c].plus(other.squares[c]);
                traces[c] += other.traces[c];
                diagonals[c] += other.diagonals[c];
            }
            return this;
        }

        void add(Symmetric moments) {
            var adjusted = working.adjusted(moments);
            var s = adjusted.score();
            for (int i = 0; i < s.length; i++) for (int j = i; j < s.length; j++) meat.add(i, j, s[i] * s[j]);
            for (int c = 0; c < contrasts.length; c++) {
                var vector = adjusted.vector(contrasts[c]);
                double own = adjusted.length(contrasts[c]);
                double shared = working.form(vector, vector);
                traces[c] += own + shared;
                diagonals[c] += own * own + 2 * own * shared;
                for (int i = 0; i < vector.length; i++)
                    for (int j = i; j < vector.length; j++) squares[c].add(i, j, vector[i] * vector[j]);
            }
        }

        /** {@code (sum p_g'p_g)² / sum (p_g'p_h)²}; the double sum is a trace of small matrices. */
        List<Double> df() {
            return IntStream.range(0, contrasts.length)
                    .mapToObj(c -> traces[c] * traces[c] / (diagonals[c] + working.trace(squares[c])))
                    .toList();
        }
    }
}
