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
    private final double[][] fading;

    ScoreResiduals(CoxFit fit) {
        this.fit = fit;
        var timeline = fit.likelihood().timeline();
        var ones = new double[timeline.size()];
        Arrays.fill(ones, 1);
        this.exposure = fit.hazards().exposure(ones);
        this.met = new double[fit.kept().length][];
        this.fading = new double[fit.kept().length][];
        IntStream.range(0, met.length).parallel().forEach(i -> fill(i, timeline));
    }

    private void fill(int i, Timeline timeline) {
        int j = fit.kept()[i];
        var hazards = fit.hazards();
        var all = fit.sums().all()[j];
        var died = fit.sums().died()[j];
        met[i] = new double[all.length];
        for (int k = 0; k < all.length; k++) met[i][k] = hazards.squares()[k] * all[k] - hazards.crossed()[k] * died[k];
        var lingering = fit.likelihood().lingering();
        if (!lingering.isEmpty()) {
            fading[i] = met[i].clone();
            for (int k = 0; k < all.length; k++) fading[i][k] *= lingering.weight(k);
            timeline.accumulateOn(fading[i]);
        }
        timeline.accumulateOn(met[i]);
    }

    /** The score residual, times weight, of kept column {@code i} at {@code place}. */
    double at(int place, int i) {
        var likelihood = fit.likelihood();
        var timeline = likelihood.timeline();
        var hazards = fit.hazards();
        int j = fit.kept()[i];
        double x = likelihood.covariates().at(place, j);
        double mean = 0;
        double gained = 0;
        int k = timeline.last(place);
        if (k >= timeline.first(place)) {
            int leaves = timeline.leaves(place);
            mean = met[i][k] - (leaves >= 0 ? met[i][leaves] : 0);
            if (timeline.dies(place)) {
                double all = fit.sums().all()[j][k];
                double died = fit.sums().died()[j][k];
                mean -= hazards.crossed()[k] * all - hazards.tiedSquares()[k] * died;
                double centre = (hazards.steps()[k] * all - hazards.tied()[k] * died) / likelihood.deathWeight(k);
                gained = likelihood.weights()[place] * (x - centre);
            }
        }
        var lingering = likelihood.lingering();
        int from = lingering.isEmpty() ? -1 : lingering.from(timeline, place);
        if (from >= 0)
            mean += lingering.share(place) * (fading[i][fading[i].length - 1] - (from > 0 ? fading[i][from - 1] : 0));
        return gained - hazards.risk()[place] * (x * exposure[place] - mean);
    }

    /** {@code sum s s'} over rows. */
    Symmetric squares() {
        int n = fit.likelihood().timeline().count();
        int p = met.length;
        return Chunks.fold(
                (n + TILE - 1) / TILE,
                (from, until) -> {
                    var part = new Symmetric(p);
                    var tile = new double[p * TILE];
                    for (int t = from; t < until; t++) {
                        int rows = Math.min(TILE, n - t * TILE);
                        for (int i = 0; i < p; i++)
                            for (int r = 0; r < rows; r++) tile[i * TILE + r] = at(t * TILE + r, i);
                        Products.add(tile, tile, TILE, rows, p, part);
                    }
                    return part;
                },
                Symmetric::plus);
    }

    /** {@code sum s s'} over the sums of each cluster; {@code codes} by row. */
    Symmetric squares(double[] codes, int count) {
        var timeline = fit.likelihood().timeline();
        int p = met.length;
        var sums = new double[p][];
        IntStream.range(0, p).parallel().forEach(i -> {
            sums[i] = new double[count];
            for (int place = 0; place < timeline.count(); place++)
                sums[i][(int) codes[timeline.row(place)]] += at(place, i);
        });
        var squares = new Symmetric(p);
        for (int i = 0; i < p; i++)
            for (int j = i; j < p; j++) squares.add(i, j, Products.dot(sums[i], 0, sums[j], 0, count));
        return squares;
    }
}
