package musubi.effect.survival;

import java.util.Arrays;
import java.util.stream.IntStream;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;

/**
 * What each row adds to the score of a fitted model, with its weight, in time linear in the rows: from sums of the hazard
 * and of the hazard times mean covariate up to each death time. {@code δ (x - x̄) - e^η [x Λ - M]}; those who die together
 * meet only part of the hazard of their own time.
 *
 * <p>Source: Lin and Wei (1989), Journal of the American Statistical Association 84, 1074-1078; Therneau and Grambsch
 * (2000), Modeling Survival Data, section 7.
 */
final class ScoreResiduals {
    private static final int TILE = Design.TILE;
    private final CoxFit fit;
    private final double[] exposure;
    private final double[][] met;
    private final Lingering.Met[] after;

    ScoreResiduals(CoxFit fit) {
        this.fit = fit;
        var timeline = fit.likelihood().timeline();
        var ones = new double[timeline.size()];
        Arrays.fill(ones, 1);
        this.exposure = fit.hazards().exposure(ones);
        this.met = new double[fit.kept().length][];
        this.after = new Lingering.Met[fit.kept().length];
        IntStream.range(0, met.length).parallel().forEach(i -> fill(i, timeline));
    }

    private void fill(int i, Timeline timeline) {
        int j = fit.kept()[i];
        var hazards = fit.hazards();
        var all = fit.sums().all()[j];
        var died = fit.sums().died()[j];
        met[i] = new double[all.length];
        for (int k = 0; k < all.length; k++) met[i][k] = hazards.squares()[k] * all[k] - hazards.crossed()[k] * died[k];
        after[i] = fit.likelihood().lingering().met(met[i], timeline);
        timeline.accumulateOn(met[i]);
    }

    /** Writes the score residuals, times weight, of kept column {@code i} in tile {@code t} from {@code out[at]} on. */
    private void fill(int t, int i, double[] out, int at) {
        var likelihood = fit.likelihood();
        var timeline = likelihood.timeline();
        var joins = timeline.joins();
        var risk = fit.hazards().risk();
        var tile = likelihood.covariates().tiles()[t];
        int rows = likelihood.covariates().rows(t);
        int column = fit.kept()[i] * TILE;
        for (int r = 0; r < rows; r++) {
            int place = t * TILE + r;
            int k = joins[place];
            double x = tile[column + r];
            double mean = k < 0 ? 0 : met[i][k];
            if (timeline.leaves(place) >= 0) mean -= met[i][timeline.leaves(place)];
            double gained = 0;
            if (timeline.dies(place) && k >= 0) {
                double all = fit.sums().all()[fit.kept()[i]][k];
                double died = fit.sums().died()[fit.kept()[i]][k];
                var hazards = fit.hazards();
                mean -= hazards.crossed()[k] * all - hazards.tiedSquares()[k] * died;
                double centre = (hazards.steps()[k] * all - hazards.tied()[k] * died) / likelihood.deathWeight(k);
                gained = likelihood.weights()[place] * (x - centre);
            }
            mean += after[i].by(place);
            out[at + r] = gained - risk[place] * (x * exposure[place] - mean);
        }
    }

    /** What the rows that linger meet of the hazard times mean covariate, for each kept column. */
    Lingering.Met[] after() {
        return after.clone();
    }

    /** {@code sum s s'} over rows. */
    Symmetric squares() {
        return squares(LeavingScores.NONE);
    }

    /** {@code sum s s'} over rows, with what {@code leaving} adds to their scores. */
    Symmetric squares(LeavingScores leaving) {
        var covariates = fit.likelihood().covariates();
        int p = met.length;
        return Chunks.fold(
                covariates.tiles().length,
                (from, until) -> {
                    var part = new Symmetric(p);
                    var tile = new double[p * TILE];
                    for (int t = from; t < until; t++) {
                        for (int i = 0; i < p; i++) {
                            fill(t, i, tile, i * TILE);
                            leaving.addTo(t * TILE, covariates.rows(t), i, tile, i * TILE);
                        }
                        Products.add(tile, tile, TILE, covariates.rows(t), p, part);
                    }
                    return part;
                },
                Symmetric::plus);
    }

    /** {@code sum s s'} over the sums of each cluster; {@code codes} by row. */
    Symmetric squares(double[] codes, int count) {
        var timeline = fit.likelihood().timeline();
        var covariates = fit.likelihood().covariates();
        var clusters = new int[codes.length];
        for (int place = 0; place < clusters.length; place++) clusters[place] = (int) codes[timeline.row(place)];
        int p = met.length;
        var sums = new double[p][];
        IntStream.range(0, p).parallel().forEach(i -> {
            sums[i] = new double[count];
            var scores = new double[TILE];
            for (int t = 0; t < covariates.tiles().length; t++) {
                fill(t, i, scores, 0);
                for (int r = 0; r < covariates.rows(t); r++) sums[i][clusters[t * TILE + r]] += scores[r];
            }
        });
        var squares = new Symmetric(p);
        for (int i = 0; i < p; i++)
            for (int j = i; j < p; j++) squares.add(i, j, Products.dot(sums[i], 0, sums[j], 0, count));
        return squares;
    }
}
