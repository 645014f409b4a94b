package musubi.effect.difference;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Words;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Formula;
import musubi.effect.regression.Scores;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Clusters;

/**
 * The effect on each cohort in each period, and the covariance of all of them and of the shares of the cohorts. Any average
 * of the effects, with known or estimated weights, has its error from this one matrix.
 *
 * <p>Source: Callaway and Sant'Anna (2021), Journal of Econometrics 225, 200-230, theorems 2 and 3.
 *
 * @param cohorts the units
 * @param cells the comparisons
 * @param estimates the effect of each comparison
 * @param covariance of the comparisons, then of the cohorts' shares
 */
record GroupTimeEffects(Cohorts cohorts, List<GroupTime> cells, double[] estimates, Symmetric covariance) {
    /** What a unit adds to the error of a comparison. */
    private interface Filling {
        /** Writes those of units {@code from <= unit < from + n} to {@code tile} from {@code at}. */
        void fill(int cell, int from, int n, double[] tile, int at);
    }

    /** Without covariates: from sums by cohort and period, in one pass over the outcomes. */
    static GroupTimeEffects of(
            Cohorts cohorts, List<GroupTime> cells, double[][] outcomes, Optional<Clusters> clusters) {
        var means = cohortMeans(cohorts, outcomes);
        var masses = cohorts.masses();
        int n = cohorts.count();
        var estimates = new double[cells.size()];
        var scales = new double[cells.size()][masses.length];
        var centres = new double[cells.size()][masses.length];
        for (int k = 0; k < estimates.length; k++) {
            var cell = cells.get(k);
            double mass = 0;
            double change = 0;
            for (int c = 0; c < masses.length; c++) {
                if (!cell.isControl()[c]) continue;
                mass += masses[c];
                change += masses[c] * (means[c][cell.period()] - means[c][cell.base()]);
            }
            int g = cell.cohort();
            double own = means[g][cell.period()] - means[g][cell.base()];
            for (int c = 0; c < masses.length; c++) {
                scales[k][c] = c == g ? n / masses[g] : cell.isControl()[c] ? -n / mass : 0;
                centres[k][c] = c == g ? own : change / mass;
            }
            estimates[k] = own - change / mass;
        }
        Filling filling = (k, from, count, tile, at) -> {
            var after = outcomes[cells.get(k).period()];
            var before = outcomes[cells.get(k).base()];
            for (int r = 0; r < count; r++) {
                int i = from + r;
                int c = cohorts.codes()[i];
                tile[at + r] = cohorts.weights()[i] * scales[k][c] * (after[i] - before[i] - centres[k][c]);
            }
        };
        return new GroupTimeEffects(cohorts, cells, estimates, covariance(cohorts, cells.size(), filling, clusters));
    }

    /** With covariates, those of the earlier of both periods: each comparison is a two-period difference of its own. */
    static GroupTimeEffects of(
            Cohorts cohorts,
            List<GroupTime> cells,
            double[][] outcomes,
            Optional<Clusters> clusters,
            Formula formula,
            Estimator estimator,
            double scoreLimit) {
        var estimates = new double[cells.size()];
        var influences = new double[cells.size()][];
        for (int k = 0; k < estimates.length; k++) {
            var cell = cells.get(k);
            if (cell.isReference()) {
                influences[k] = new double[cohorts.count()];
                continue;
            }
            var influence = compared(cohorts, cell, outcomes, formula, estimator, scoreLimit);
            estimates[k] = influence.estimate();
            influences[k] = influence.values();
        }
        Filling filling = (k, from, n, tile, at) -> System.arraycopy(influences[k], from, tile, at, n);
        return new GroupTimeEffects(cohorts, cells, estimates, covariance(cohorts, cells.size(), filling, clusters));
    }

    private static Influence compared(
            Cohorts cohorts,
            GroupTime cell,
            double[][] outcomes,
            Formula formula,
            Estimator estimator,
            double scoreLimit) {
        var places = cohorts.panel().places()[Math.min(cell.period(), cell.base())];
        var units = IntStream.range(0, cohorts.count())
                .filter(i -> cohorts.codes()[i] == cell.cohort() || cell.isControl()[cohorts.codes()[i]])
                .boxed()
                .sorted(Comparator.comparingInt(i -> places[i]))
                .mapToInt(i -> i)
                .toArray();
        var rows = cohorts.panel()
                .rows()
                .keep(IntStream.of(units).map(i -> places[i]).toArray());
        var comparison = new Comparison(
                rows,
                Design.of(formula, rows),
                picked(units, i -> cohorts.codes()[i] == cell.cohort() ? 1 : 0),
                picked(units, i -> cohorts.weights()[i]),
                scoreLimit);
        try {
            var influence = PanelDifference.of(
                    comparison.requireBothSides(),
                    picked(units, i -> outcomes[cell.base()][i]),
                    picked(units, i -> outcomes[cell.period()][i]),
                    estimator);
            var spread = new double[cohorts.count()];
            double scale = (double) spread.length / units.length;
            for (int i = 0; i < units.length; i++)
                spread[units[i]] = scale * influence.values()[i];
            return new Influence(influence.estimate(), spread);
        } catch (Refusal refusal) {
            throw named(refusal.answer(), cell.name(cohorts));
        }
    }

    private static Refusal named(NotEstimable answer, String cell) {
        Words detail = answer.detail();
        return new Refusal(answer.why(), cell + ": " + detail.ja(), cell + ": " + detail.en());
    }

    private static double[] picked(int[] units, java.util.function.IntToDoubleFunction value) {
        return IntStream.of(units).mapToDouble(value).toArray();
    }

    /** Weighted mean outcome of each cohort in each period. */
    private static double[][] cohortMeans(Cohorts cohorts, double[][] outcomes) {
        var means = new double[cohorts.starts().length + 1][outcomes.length];
        var masses = cohorts.masses();
        IntStream.range(0, outcomes.length).parallel().forEach(t -> {
            var sums = new double[masses.length];
            var lost = new double[masses.length];
            for (int i = 0; i < outcomes[t].length; i++) {
                int c = cohorts.codes()[i];
                double value = cohorts.weights()[i] * outcomes[t][i];
                double next = sums[c] + value;
                lost[c] += Math.abs(sums[c]) >= Math.abs(value) ? (sums[c] - next) + value : (value - next) + sums[c];
                sums[c] = next;
            }
            for (int c = 0; c < masses.length; c++) means[c][t] = (sums[c] + lost[c]) / masses[c];
        });
        return means;
    }

    private static Symmetric covariance(Cohorts cohorts, int cells, Filling filling, Optional<Clusters> clusters) {
        int width = cells + cohorts.starts().length;
        double scale = 1 / ((double) cohorts.count() * cohorts.count());
        var whole = WithShares.of(cohorts, cells, filling);
        return clusters.map(c -> byCluster(whole, cohorts.count(), width, c))
                .orElseGet(() -> cohorts.panel().units().fold(new ByUnit(whole, width)))
                .scaled(scale);
    }

    /** Influences summed in each cluster first. */
    private static Symmetric byCluster(WithShares whole, int units, int width, Clusters clusters) {
        var sums = new double[clusters.count()][width];
        var tile = new double[width * Design.TILE];
        for (int from = 0; from < units; from += Design.TILE) {
            int n = Math.min(Design.TILE, units - from);
            whole.fill(from, n, tile);
            for (int r = 0; r < n; r++) {
                var sum = sums[(int) clusters.codes().at(from + r)];
                for (int k = 0; k < width; k++) sum[k] += tile[k * Design.TILE + r];
            }
        }
        return Scores.crossProducts(sums, width);
    }

    /** A tile of what units add to the comparisons and, behind them, to the shares of the cohorts. */
    private record WithShares(Cohorts cohorts, int cells, Filling filling, double[] shares, double scale) {
        static WithShares of(Cohorts cohorts, int cells, Filling filling) {
            return new WithShares(cohorts, cells, filling, cohorts.shares(), cohorts.count() / cohorts.mass());
        }

        void fill(int from, int n, double[] tile) {
            for (int k = 0; k < cells; k++) filling.fill(k, from, n, tile, k * Design.TILE);
            for (int g = 0; g < cohorts.starts().length; g++) {
                int at = (cells + g) * Design.TILE;
                for (int r = 0; r < n; r++)
                    tile[at + r] = scale
                            * cohorts.weights()[from + r]
                            * ((cohorts.codes()[from + r] == g ? 1 : 0) - shares[g]);
            }
        }
    }

    private record ByUnit(WithShares whole, int width) implements Aggregation<Symmetric> {
        @Override
        public Symmetric fold(Block block) {
            var sums = new Symmetric(width);
            var tile = new double[width * Design.TILE];
            for (int from = block.from(); from < block.until(); from += Design.TILE) {
                int n = Math.min(Design.TILE, block.until() - from);
                whole.fill(from, n, tile);
                Products.add(tile, tile, Design.TILE, n, width, sums);
            }
            return sums;
        }

        @Override
        public Symmetric merge(Symmetric before, Symmetric next) {
            return before.plus(next);
        }
    }
}
