package musubi.effect.weighting;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.algebra.Cholesky;
import musubi.effect.algebra.Products;
import musubi.effect.algebra.Symmetric;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.regression.LeastSquares;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;
import musubi.effect.rows.Column;
import musubi.effect.rows.Rows;

/**
 * The weights of one arm that are nearest to its base weights and bring its weighted means to given targets: Newton's method
 * with line search on the dual {@code log sum b exp(l'z)}, where {@code z} are the columns minus their targets over the
 * spread of the target group.
 *
 * <p>Source: Hainmueller (2012), Political Analysis 20, 25-46.
 *
 * @param weights one per row of the arm, of mean 1
 * @param largestGap largest distance of a weighted mean from its target, in spreads of the target group
 * @param iterations Newton steps
 * @param aliased columns that are combinations of others in the arm, which bring them to their targets or fail to
 * @param refusal why there are none
 */
record EntropyWeights(
        Column weights, double largestGap, int iterations, List<String> aliased, Optional<NotEstimable> refusal) {
    private static final double CLOSE = 1e-12;
    private static final double CLOSE_ENOUGH = 1e-10;
    private static final int MOST_ITERATIONS = 200;
    private static final int MOST_HALVINGS = 60;
    private static final double ARMIJO = 1e-4;
    private static final double SINGULAR = 1e-13;

    /**
     * Solves.
     *
     * @param arm rows of the arm
     * @param design columns to bring to their targets, with an intercept
     * @param standard targets and spreads, those of the target group
     * @param base base weights of the arm
     */
    static EntropyWeights of(Rows arm, Design design, Standard standard, Column base) {
        var multipliers = new double[design.columns()];
        var here = arm.fold(new Tilt(design, standard, base, multipliers));
        var aliased = aliased(here.curvature(), design);
        double lowest = lowest(base);
        double before = Double.POSITIVE_INFINITY;
        int iterations = 0;
        while (true) {
            double gap = largest(here.gaps());
            if (gap <= CLOSE || gap <= CLOSE_ENOUGH && gap >= before / 2)
                return new EntropyWeights(
                        tilted(arm, design, standard, base, multipliers, here),
                        gap,
                        iterations,
                        aliased,
                        Optional.empty());
            if (here.value() < lowest - 1 || iterations == MOST_ITERATIONS)
                return refused(arm, design, standard, base, here, iterations);
            before = gap;
            var step = Cholesky.of(here.curvature(), SINGULAR).solve(here.gaps());
            double fall = 0;
            for (int j = 0; j < step.length; j++) fall += step[j] * here.gaps()[j];
            if (!(fall > 0)) return refused(arm, design, standard, base, here, iterations);
            double length = 1;
            Sums next = here;
            var tried = multipliers;
            for (int halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
                tried = moved(multipliers, step, length);
                next = arm.fold(new Tilt(design, standard, base, tried));
                // Near the solution the fall drowns in rounding; the whole step is then right.
                if (next.value() <= here.value() - ARMIJO * length * fall + 1e-14 * Math.max(1, Math.abs(here.value())))
                    break;
            }
            multipliers = tried;
            here = next;
            iterations++;
        }
    }

    private static List<String> aliased(Symmetric curvature, Design design) {
        var cholesky = Cholesky.of(curvature, LeastSquares.TOLERANCE);
        return IntStream.range(1, design.columns())
                .filter(cholesky::isAliased)
                .mapToObj(j -> design.names().get(j))
                .toList();
    }

    private static double[] moved(double[] from, double[] step, double length) {
        var moved = from.clone();
        for (int j = 0; j < moved.length; j++) moved[j] -= length * step[j];
        return moved;
    }

    private static double largest(double[] gaps) {
        return Arrays.stream(gaps).map(Math::abs).max().orElse(0);
    }

    /** Below this value of the dual no weights exist: a distribution is at most this far from the base weights. */
    private static double lowest(Column base) {
        return StrictMath.log(
                Arrays.stream(base.toArray()).filter(b -> b > 0).min().orElse(1));
    }

    private static Column tilted(
            Rows arm, Design design, Standard standard, Column base, double[] multipliers, Sums sums) {
        double scale = arm.count() / sums.products.get(0, 0);
        return arm.derive((block, out, at) -> {
            var eta = new double[Design.TILE];
            base.copy(block.from(), block.until(), out, at);
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, multipliers, eta);
                int place = at + from - block.from();
                for (int r = 0; r < rows; r++) out[place + r] *= scale * StrictMath.exp(eta[r]);
            });
        });
    }

    private static EntropyWeights refused(
            Rows arm, Design design, Standard standard, Column base, Sums last, int iterations) {
        var ranges = arm.fold(new Ranges(design, standard));
        int outside = IntStream.range(1, design.columns())
                .filter(j -> ranges[2 * j] > 0 || ranges[2 * j + 1] < 0)
                .findFirst()
                .orElse(-1);
        var gaps = last.gaps();
        int worst = outside >= 0
                ? outside
                : IntStream.range(1, gaps.length).reduce(1, (a, b) -> Math.abs(gaps[b]) > Math.abs(gaps[a]) ? b : a);
        var name = design.names().get(worst);
        var detail = outside >= 0
                ? new Words(
                        "「" + name + "」の目標の平均は、重みを付ける側の値の範囲の外にあります（目標の標準偏差を単位に "
                                + rounded(ranges[2 * worst]) + " から " + rounded(ranges[2 * worst + 1])
                                + "、目標は 0）。",
                        "The target mean of \"" + name
                                + "\" lies outside the values of the weighted arm (from "
                                + rounded(ranges[2 * worst]) + " to " + rounded(ranges[2 * worst + 1])
                                + " in standard deviations of the target, which is at 0).")
                : new Words(
                        iterations + " 回の計算の後も「" + name + "」の平均が目標から標準偏差の " + rounded(Math.abs(gaps[worst]))
                                + " 倍離れています。共変量の組み合わせが重なりません。",
                        "After " + iterations + " steps the mean of \"" + name + "\" is "
                                + rounded(Math.abs(gaps[worst]))
                                + " standard deviations from its target: no weights meet all targets together.");
        return new EntropyWeights(
                base, largest(gaps), iterations, List.of(), Optional.of(new NotEstimable(Why.NO_OVERLAP, detail)));
    }

    private static String rounded(double value) {
        return String.format(java.util.Locale.ROOT, "%.3g", value);
    }

    /** Sums of the tilted weights times pairs of columns, the first of which is 1. */
    private record Sums(Symmetric products) {
        double value() {
            double value = StrictMath.log(products.get(0, 0));
            return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
        }

        /** Weighted means of the standardised columns, which are 0 at the solution. */
        double[] gaps() {
            var gaps = new double[products.size()];
            for (int j = 1; j < gaps.length; j++) gaps[j] = products.get(0, j) / products.get(0, 0);
            return gaps;
        }

        /** Their weighted covariance; the intercept keeps its place with 1. */
        Symmetric curvature() {
            var gaps = gaps();
            var curvature = new Symmetric(gaps.length);
            curvature.set(0, 0, 1);
            for (int i = 1; i < gaps.length; i++)
                for (int j = i; j < gaps.length; j++)
                    curvature.set(i, j, products.get(i, j) / products.get(0, 0) - gaps[i] * gaps[j]);
            return curvature;
        }
    }

    private record Tilt(Design design, Standard standard, Column base, double[] multipliers)
            implements Aggregation<Sums> {
        @Override
        public Sums fold(Block block) {
            int k = design.columns();
            var products = new Symmetric(k);
            var weights = new double[Design.TILE];
            var eta = new double[Design.TILE];
            var weighted = new double[k * Design.TILE];
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                Tiles.predict(tile, rows, multipliers, eta);
                base.copy(from, from + rows, weights, 0);
                for (int r = 0; r < rows; r++) weights[r] *= StrictMath.exp(eta[r]);
                for (int j = 0; j < k; j++) {
                    int at = j * Design.TILE;
                    for (int r = 0; r < rows; r++) weighted[at + r] = weights[r] * tile[at + r];
                }
                Products.add(tile, weighted, Design.TILE, rows, k, products);
            });
            return new Sums(products);
        }

        @Override
        public Sums merge(Sums before, Sums next) {
            return new Sums(before.products.plus(next.products));
        }
    }

    /** Smallest and largest of each column. */
    private record Ranges(Design design, Standard standard) implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            var ranges = new double[2 * design.columns()];
            for (int j = 0; j < design.columns(); j++) {
                ranges[2 * j] = Double.POSITIVE_INFINITY;
                ranges[2 * j + 1] = Double.NEGATIVE_INFINITY;
            }
            Tiles.over(block, design, standard, 0, (tile, from, rows) -> {
                for (int j = 0; j < design.columns(); j++)
                    for (int r = 0; r < rows; r++) {
                        double value = tile[j * Design.TILE + r];
                        ranges[2 * j] = Math.min(ranges[2 * j], value);
                        ranges[2 * j + 1] = Math.max(ranges[2 * j + 1], value);
                    }
            });
            return ranges;
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            for (int j = 0; j < before.length; j += 2) {
                before[j] = Math.min(before[j], next[j]);
                before[j + 1] = Math.max(before[j + 1], next[j + 1]);
            }
            return before;
        }
    }
}
