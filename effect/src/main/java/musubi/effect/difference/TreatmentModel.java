package musubi.effect.difference;

import java.util.Optional;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.Information;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Numbers;
import musubi.effect.rows.Rows;

/**
 * The odds of being treated given the covariates, {@code exp(x'g)}: by maximum likelihood of a logit, or by inverse
 * probability tilting, which chooses {@code g} so that controls weighted by their odds have the very covariate means of
 * the treated.
 *
 * <p>Source: Graham, Pinto and Egel (2012), Review of Economic Studies 79, 1053-1079; Sant'Anna and Zhao (2020), Journal
 * of Econometrics 219, 101-122, section 3.
 *
 * @param odds of every row
 * @param residuals {@code w (treated - score)} of every row
 * @param information inverse of the sum of {@code w score (1 - score) x x'} for the logit; of no use for tilting
 */
record TreatmentModel(double[] odds, double[] residuals, Information information) {
    private static final double TOLERANCE = 1e-11;
    private static final double SINGULAR = 1e-14;
    private static final int MOST_STEPS = 60;
    private static final int MOST_HALVINGS = 30;
    private static final double STEP = 1e-10;

    /** By maximum likelihood; empty when the covariates tell treated from controls without error. */
    static Optional<TreatmentModel> likelihood(Rows rows, Design design, double[] treated, double[] weights) {
        return found(rows, design, treated, weights).map(s -> s.model(treated, weights));
    }

    /** By tilting, begun at the logit; empty when no odds balance the covariates. */
    static Optional<TreatmentModel> tilting(Rows rows, Design design, double[] treated, double[] weights) {
        return found(rows, design, treated, weights)
                .flatMap(s -> s.search.tilting().climb(s.kept))
                .map(s -> s.model(treated, weights));
    }

    /** The highest score of any row. */
    double highestScore() {
        double highest = 0;
        for (double o : odds) highest = Math.max(highest, Double.isInfinite(o) ? 1 : o / (1 + o));
        return highest;
    }

    private static Optional<Found> found(Rows rows, Design design, double[] treated, double[] weights) {
        Column w = Numbers.over(weights);
        var standard = Standard.of(rows, design, w);
        return new Search(rows, design, standard, Numbers.over(treated), w, false, new double[design.columns()])
                .climb(new int[0]);
    }

    /** Where the search ended, the columns that have a coefficient, and the hessian there. */
    private record Found(Search search, int[] kept, Symmetric hessian) {
        TreatmentModel model(double[] treated, double[] weights) {
            var odds = Projection.predictor(search.rows, search.design, search.standard, search.coefficients);
            var residuals = new double[odds.length];
            for (int i = 0; i < odds.length; i++) {
                odds[i] = StrictMath.exp(odds[i]);
                residuals[i] = weights[i] * (treated[i] - 1 / (1 + 1 / odds[i]));
            }
            var inverse = Cholesky.of(hessian.pick(kept), 0).inverse();
            return new TreatmentModel(odds, residuals, new Information(search.standard, inverse, kept));
        }
    }

    /** The hessian and the gradient of what is maximised, and its value. */
    private record Step(Symmetric hessian, double[] gradient, double[] value) {}

    private record Search(
            Rows rows,
            Design design,
            Standard standard,
            Column treated,
            Column weights,
            boolean isTilting,
            double[] coefficients)
            implements Aggregation<Step> {

        Search tilting() {
            return new Search(rows, design, standard, treated, weights, true, coefficients);
        }

        Search at(double[] others) {
            return new Search(rows, design, standard, treated, weights, isTilting, others);
        }

        /**
         * Newton's method; a step that lowers the value is halved.
         *
         * @param given the columns that have a coefficient; empty when the first hessian decides
         */
        Optional<Found> climb(int[] given) {
            var at = this;
            var here = rows.fold(at);
            var kept = given.length > 0
                    ? given
                    : Cholesky.of(here.hessian, TOLERANCE).kept();
            for (int count = 0; count < MOST_STEPS; count++) {
                var cholesky = Cholesky.of(here.hessian.pick(kept), SINGULAR);
                if (cholesky.rank() < kept.length) return Optional.empty();
                var direction = direction(cholesky, here.gradient, kept);
                double size = 0;
                for (double d : direction) size = Math.max(size, Math.abs(d));
                var next = at.moved(direction, 1);
                if (size <= STEP) return Optional.of(new Found(next, kept, here.hessian));
                var there = rows.fold(next);
                double slack = 1e-12 * Math.abs(here.value[0]);
                double share = 1;
                for (int h = 0; !(there.value[0] >= here.value[0] - slack); h++) {
                    if (h == MOST_HALVINGS) return Optional.empty();
                    share /= 2;
                    next = at.moved(direction, share);
                    there = rows.fold(next);
                }
                at = next;
                here = there;
            }
            return Optional.empty();
        }

        private static double[] direction(Cholesky cholesky, double[] gradient, int[] kept) {
            var right = new double[kept.length];
            for (int j = 0; j < right.length; j++) right[j] = gradient[kept[j]];
            var solved = cholesky.solve(right);
            var all = new double[gradient.length];
            for (int j = 0; j < right.length; j++) all[kept[j]] = solved[j];
            return all;
        }

        private Search moved(double[] direction, double share) {
            var moved = coefficients.clone();
            for (int j = 0; j < moved.length; j++) moved[j] += share * direction[j];
            return at(moved);
        }

        @Override
        public Step fold(Block block) {
            int k = design.columns();
            var step = new Step(new Symmetric(k), new double[k], new double[1]);
            var eta = new double[Design.TILE];
            var d = new double[Design.TILE];
            var w = new double[Design.TILE];
            var pull = new double[Design.TILE];
            var weighted = new double[k * Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, n) -> {
                Tiles.predict(tile, n, coefficients, eta);
                treated.copy(from, from + n, d, 0);
                weights.copy(from, from + n, w, 0);
                step.value[0] += isTilting ? tilting(eta, d, w, pull, n) : likelihood(eta, d, w, pull, n);
                for (int j = 0; j < k; j++) {
                    int at = j * Design.TILE;
                    step.gradient[j] += Products.dot(tile, at, pull, 0, n);
                    for (int r = 0; r < n; r++) weighted[at + r] = tile[at + r] * w[r];
                }
                Products.add(tile, weighted, Design.TILE, n, k, step.hessian);
            });
            return step;
        }

        /** Leaves the pull of each row in {@code pull} and its curvature in {@code w}; answers the sum of log-likelihoods. */
        private static double likelihood(double[] eta, double[] d, double[] w, double[] pull, int n) {
            double value = 0;
            for (int r = 0; r < n; r++) {
                double small = StrictMath.exp(-Math.abs(eta[r]));
                double score = eta[r] >= 0 ? 1 / (1 + small) : small / (1 + small);
                value += w[r] * (d[r] * eta[r] - Math.max(eta[r], 0) - StrictMath.log1p(small));
                pull[r] = w[r] * (d[r] - score);
                w[r] *= small / ((1 + small) * (1 + small));
            }
            return value;
        }

        private static double tilting(double[] eta, double[] d, double[] w, double[] pull, int n) {
            double value = 0;
            for (int r = 0; r < n; r++) {
                double odds = d[r] == 1 ? 0 : StrictMath.exp(eta[r]);
                value += w[r] * (d[r] * eta[r] - odds);
                pull[r] = w[r] * (d[r] - odds);
                w[r] *= odds;
            }
            return value;
        }

        @Override
        public Step merge(Step before, Step next) {
            before.hessian.plus(next.hessian);
            for (int j = 0; j < before.gradient.length; j++) before.gradient[j] += next.gradient[j];
            before.value[0] += next.value[0];
            return before;
        }
    }
}
