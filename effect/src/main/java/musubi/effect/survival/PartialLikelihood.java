package musubi.effect.survival;

import java.util.stream.IntStream;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;

/**
 * Cox's partial likelihood of weighted rows in risk sets, with late entry, strata and tied deaths.
 *
 * <p>The sums over risk sets are turned round: every row meets the cumulative hazard of the time it was at risk, so that
 * score and the larger part of the information are sums over rows, each row touched once, and only weighted means of the
 * covariates are needed at each death time.
 *
 * <p>Source: Cox (1972), Journal of the Royal Statistical Society B 34, 187-220; Efron (1977), Journal of the American
 * Statistical Association 72, 557-565; Andersen and Gill (1982), Annals of Statistics 10, 1100-1120.
 */
final class PartialLikelihood {
    private static final int TILE = Design.TILE;
    private final Timeline timeline;
    private final Covariates covariates;
    private final double[] weights;
    private final double[] offset;
    private final Lingering lingering;
    private final Ties ties;
    private final double[] deathWeights;
    private final int[] deaths;
    private final ExactTies exact;

    /**
     * The likelihood of these rows.
     *
     * @param weights in the order of the places, positive or 0
     * @param offset in the order of the places; empty when there is none
     * @param lingering rows that stay in the risk sets after their last time
     */
    PartialLikelihood(
            Timeline timeline,
            Covariates covariates,
            double[] weights,
            double[] offset,
            Lingering lingering,
            Ties ties) {
        this.timeline = timeline;
        this.covariates = covariates;
        this.weights = weights;
        this.offset = offset;
        this.lingering = lingering;
        this.ties = ties;
        this.deathWeights = new double[timeline.size()];
        this.deaths = new int[timeline.size()];
        for (int place = 0; place < weights.length; place++)
            if (timeline.dies(place) && weights[place] > 0) {
                deathWeights[timeline.last(place)] += weights[place];
                deaths[timeline.last(place)]++;
            }
        this.exact = ExactTies.of(timeline, covariates, ties == Ties.EXACT ? deaths : new int[0]);
    }

    /** The same people with other covariates and weights. */
    PartialLikelihood with(Covariates others, double[] otherWeights) {
        return new PartialLikelihood(timeline, others, otherWeights, offset, lingering, ties);
    }

    Timeline timeline() {
        return timeline;
    }

    Covariates covariates() {
        return covariates;
    }

    double[] weights() {
        return weights;
    }

    Lingering lingering() {
        return lingering;
    }

    ExactTies exact() {
        return exact;
    }

    /** Weight of those who die at death time {@code k}. */
    double deathWeight(int k) {
        return deathWeights[k];
    }

    /** How many rows of positive weight die at death time {@code k}. */
    int deaths(int k) {
        return deaths[k];
    }

    /** The hazards at these coefficients of the standardised columns. */
    Hazards at(double[] beta) {
        return Hazards.of(this, predictor(beta), ties);
    }

    /** The log relative hazard at each place. */
    double[] predictor(double[] beta) {
        var predictor = new double[timeline.count()];
        Chunks.each(covariates.tiles().length, (from, until) -> {
            for (int t = from; t < until; t++) predict(t, beta, predictor);
            return true;
        });
        return predictor;
    }

    private void predict(int t, double[] beta, double[] predictor) {
        int at = t * TILE;
        int rows = covariates.rows(t);
        if (offset.length > 0) System.arraycopy(offset, at, predictor, at, rows);
        var tile = covariates.tiles()[t];
        for (int j = 0; j < beta.length; j++) {
            double b = beta[j];
            if (b != 0)
                for (int r = 0; r < rows; r++) predictor[at + r] = Math.fma(tile[j * TILE + r], b, predictor[at + r]);
        }
    }

    /**
     * The first derivatives of the log-likelihood and less the second, each death time counted {@code times[k]} times.
     *
     * @param score the gradient
     * @param information less the second derivatives
     */
    record Derivatives(double[] score, Symmetric information) {
        Derivatives plus(Derivatives next) {
            for (int j = 0; j < score.length; j++) score[j] += next.score[j];
            information.plus(next.information);
            return this;
        }
    }

    /** The derivatives at {@code hazards}, each death time counted {@code times[k]} times; under exact ties, once. */
    Derivatives derivatives(Hazards hazards, RiskSums sums, double[] times) {
        if (ties != Ties.EXACT) return apart(hazards, sums, times);
        var single = times.clone();
        for (int k = 0; k < single.length; k++) if (exact.isTied(k)) single[k] = 0;
        var derivatives = apart(hazards, sums, single);
        exact.addTo(derivatives, hazards.risk());
        return derivatives;
    }

    /** The derivatives where each death is compared with everybody at risk by itself. */
    private Derivatives apart(Hazards hazards, RiskSums sums, double[] times) {
        var exposure = hazards.exposure(times);
        var met = Chunks.fold(
                covariates.tiles().length,
                (from, until) -> {
                    int p = covariates.columns();
                    var part = new Derivatives(new double[p], new Symmetric(p));
                    var weighted = new double[p * TILE];
                    for (int t = from; t < until; t++) add(t, hazards.risk(), exposure, times, weighted, part);
                    return part;
                },
                Derivatives::plus);
        met.information().plus(sums.squaredMeans(hazards, times).scaled(-1));
        return met;
    }

    private void add(int t, double[] risk, double[] exposure, double[] times, double[] weighted, Derivatives into) {
        int rows = covariates.rows(t);
        int p = covariates.columns();
        var tile = covariates.tiles()[t];
        var expected = new double[TILE];
        var residual = new double[TILE];
        for (int r = 0; r < rows; r++) {
            int place = t * TILE + r;
            expected[r] = risk[place] * exposure[place];
            double died = timeline.dies(place) ? weights[place] * times[timeline.last(place)] : 0;
            residual[r] = died - expected[r];
        }
        for (int j = 0; j < p; j++) {
            int at = j * TILE;
            for (int r = 0; r < rows; r++) weighted[at + r] = tile[at + r] * expected[r];
            into.score[j] += Products.dot(tile, at, residual, 0, rows);
        }
        Products.add(tile, weighted, TILE, rows, p, into.information);
    }

    /** Sums of risk times covariate over every risk set, and over the deaths of every time. */
    RiskSums sums(Hazards hazards) {
        int p = covariates.columns();
        var all = new double[p][];
        var died = new double[p][];
        IntStream.range(0, p).parallel().forEach(j -> {
            all[j] = new double[timeline.size()];
            died[j] = new double[timeline.size()];
            column(hazards.risk(), j, all[j], died[j]);
        });
        return new RiskSums(all, died);
    }

    private void column(double[] risk, int j, double[] all, double[] died) {
        var joins = timeline.joins();
        for (int t = 0; t < covariates.tiles().length; t++) {
            var tile = covariates.tiles()[t];
            int rows = covariates.rows(t);
            for (int r = 0; r < rows; r++) {
                int place = t * TILE + r;
                int k = joins[place];
                if (k < 0) continue;
                double value = risk[place] * tile[j * TILE + r];
                all[k] += value;
                if (timeline.dies(place)) died[k] += value;
            }
        }
        if (timeline.hasEntry()) leave(risk, j, all);
        timeline.accumulateBack(all);
        lingering.addTo(all, timeline, place -> risk[place] * covariates.at(place, j));
    }

    private void leave(double[] risk, int j, double[] all) {
        for (int place = 0; place < risk.length; place++) {
            int leaves = timeline.leaves(place);
            if (leaves >= 0) all[leaves] -= risk[place] * covariates.at(place, j);
        }
    }
}
