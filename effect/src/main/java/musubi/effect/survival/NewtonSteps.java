package musubi.effect.survival;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.Why;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Symmetric;

/**
 * Newton's method on the partial likelihood from coefficients of 0, halving steps that lose. Near a maximum the expected
 * gain falls quadratically; where the likelihood rises for ever it falls by a constant share, which is told apart.
 *
 * <p>Source: Therneau and Grambsch (2000), Modeling Survival Data, sections 3.1 and 3.5; Heinze and Schemper (2001),
 * Biometrics 57, 114-119.
 */
final class NewtonSteps {
    /** Share of a diagonal of the information below which a column is taken for a combination of those before it. */
    static final double TOLERANCE = 1e-11;

    private static final int MOST = 60;
    private static final double ENOUGH = 1e-16;
    private static final double ROUNDING = 1e-12;
    private static final double NEAR = 1e-3;
    private static final double LINEAR = 0.1;

    private final PartialLikelihood likelihood;
    private final double[] every;
    private Hazards hazards;
    private RiskSums sums;
    private double[] score;
    private Symmetric information;
    private double[] beta;

    private NewtonSteps(PartialLikelihood likelihood) {
        this.likelihood = likelihood;
        this.every = new double[likelihood.timeline().size()];
        Arrays.fill(every, 1);
        this.beta = new double[likelihood.covariates().columns()];
        this.hazards = likelihood.at(beta);
        this.sums = likelihood.sums(hazards);
        var derivatives = likelihood.derivatives(hazards, sums, every);
        this.score = derivatives.score();
        this.information = derivatives.information();
    }

    /** The maximum, or why there is none. */
    static CoxOutcome fit(PartialLikelihood likelihood) {
        return new NewtonSteps(likelihood).run();
    }

    private CoxOutcome run() {
        double nullLogLikelihood = hazards.logLikelihood();
        for (int j = 0; j < score.length; j++)
            if (!Double.isFinite(score[j])) return new CoxFailure(Why.NOT_CONVERGED, j);
        var kept = kept();
        var step = step(kept);
        double scoreTest = dot(step, score);
        double gain = scoreTest;
        double before = Double.POSITIVE_INFINITY;
        int iteration = 0;
        while (gain > ENOUGH) {
            if (++iteration > MOST) return new CoxFailure(Why.NOT_CONVERGED, -1);
            if (before < NEAR && gain > LINEAR * before) {
                // What no longer falls and is this small is rounding.
                if (gain <= ROUNDING) break;
                return new CoxFailure(Why.SEPARATION, largest(step));
            }
            if (!move(step)) {
                // No gain within rounding: this is the maximum.
                if (gain < 1e-9 * (1 + Math.abs(nullLogLikelihood))) break;
                return new CoxFailure(Why.NOT_CONVERGED, -1);
            }
            before = gain;
            var moved = Cholesky.of(information.pick(kept), 1e-14);
            if (moved.rank() < kept.length) return new CoxFailure(Why.SEPARATION, largest(step));
            step = step(kept);
            gain = dot(step, score);
        }
        for (int j = 0; j < beta.length; j++) beta[j] += gain <= ROUNDING ? step[j] : 0;
        var picked = information.pick(kept);
        var inverse = Cholesky.of(picked, 0).inverse();
        return new CoxFit(
                likelihood, beta, hazards, sums, kept, picked, inverse, nullLogLikelihood, scoreTest, iteration);
    }

    /** The columns that vary among those at risk together and are no combination of those before them. */
    private int[] kept() {
        var squares = squares();
        // A column that is the same for all at risk leaves differences of rounding, which are no share of its diagonal.
        var varying = IntStream.range(0, squares.length)
                .filter(j -> information.get(j, j) > TOLERANCE * squares[j])
                .toArray();
        return Arrays.stream(Cholesky.of(information.pick(varying), TOLERANCE).kept())
                .map(i -> varying[i])
                .toArray();
    }

    /** Weighted sums of the squares of each column over those who died. */
    private double[] squares() {
        var timeline = likelihood.timeline();
        var squares = new double[score.length];
        for (int place = 0; place < timeline.count(); place++) {
            if (!timeline.dies(place)) continue;
            double weight = likelihood.weights()[place];
            for (int j = 0; j < squares.length; j++) {
                double value = likelihood.covariates().at(place, j);
                squares[j] += weight * value * value;
            }
        }
        return squares;
    }

    /** Where the log-likelihood would be highest if it were a parabola. */
    private double[] step(int[] kept) {
        var right = new double[kept.length];
        for (int i = 0; i < right.length; i++) right[i] = score[kept[i]];
        var solved = Cholesky.of(information.pick(kept), 0).solve(right);
        var step = new double[score.length];
        for (int i = 0; i < solved.length; i++) step[kept[i]] = solved[i];
        return step;
    }

    private boolean move(double[] step) {
        double share = 1;
        for (int halving = 0; halving < 30; halving++, share /= 2) {
            var tried = beta.clone();
            for (int j = 0; j < tried.length; j++) tried[j] += share * step[j];
            var there = likelihood.at(tried);
            if (!(there.logLikelihood() >= hazards.logLikelihood() - 1e-13 * Math.abs(hazards.logLikelihood())))
                continue;
            beta = tried;
            hazards = there;
            sums = likelihood.sums(hazards);
            var derivatives = likelihood.derivatives(hazards, sums, every);
            score = derivatives.score();
            information = derivatives.information();
            return true;
        }
        return false;
    }

    private static int largest(double[] step) {
        int largest = 0;
        for (int j = 1; j < step.length; j++) if (Math.abs(step[j]) > Math.abs(step[largest])) largest = j;
        return largest;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) sum += a[j] * b[j];
        return sum;
    }
}
