package musubi.effect.glm;

import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.effect.Words;
import musubi.effect.formula.Design;
import musubi.effect.formula.Standard;
import musubi.effect.formula.Tiles;
import musubi.effect.rows.Aggregation;
import musubi.effect.rows.Block;

/**
 * Whether a direction takes some fitted means to the edge of their range and moves no row away from its response: then
 * the likelihood has no maximum.
 *
 * <p>Source: Albert and Anderson (1984), Biometrika 71, 1-10; for counts, Santos Silva and Tenreyro (2010), Economics
 * Letters 107, 310-312.
 */
final class Separation {
    /** A fit that converges has steps far below this by the time it is asked; one that diverges has steps of 1, or falling as 1/n. */
    private static final double STILL_MOVING = 1e-3;

    private static final double AGAINST = 1e-5;

    private Separation() {}

    /** Whether {@code step}, in coefficients of the standardised columns, is such a direction. */
    static boolean along(Model model, Standard standard, double[] step) {
        if (!model.family().canSeparate()) return false;
        var gains = model.rows().fold(new Gains(model, standard, step));
        return gains[1] >= STILL_MOVING && gains[0] >= -AGAINST * gains[1];
    }

    /** The answer, with the column whose coefficient runs away. */
    static NotEstimable refusal(Model model, double[] step, int iterations) {
        int most = step.length > 1 && model.design().hasIntercept() ? 1 : 0;
        for (int j = most; j < step.length; j++) if (Math.abs(step[j]) > Math.abs(step[most])) most = j;
        var column = model.design().names().get(most);
        return new NotEstimable(
                Why.SEPARATION,
                new Words(
                        "列「" + column + "」の係数が " + iterations
                                + " 回の計算のあとも限りなく大きくなります。この列（または他の列との組み合わせ）が、結果を誤りなく分けてしまうからです。値をまとめるか、列を外してください。",
                        "The coefficient of \"" + column + "\" still grows without limit after " + iterations
                                + " iterations: this column, or its combination with others, tells the outcome apart without error."
                                + " Merge values or leave the column out."));
    }

    /** Smallest and largest move of a row towards its response. */
    private record Gains(Model model, Standard standard, double[] step) implements Aggregation<double[]> {
        @Override
        public double[] fold(Block block) {
            var gains = new double[] {0, 0};
            var y = new double[Design.TILE];
            var weight = new double[Design.TILE];
            var move = new double[Design.TILE];
            boolean isBinomial = model.family() instanceof Family.Binomial;
            Tiles.over(block, model.design(), standard, 0, (tile, from, rows) -> {
                model.response().copy(from, from + rows, y, 0);
                model.weights().copy(from, from + rows, weight, 0);
                Tiles.predict(tile, rows, step, move);
                for (int r = 0; r < rows; r++) {
                    if (weight[r] == 0) continue;
                    double gain = y[r] == 0 ? -move[r] : isBinomial && y[r] == 1 ? move[r] : -Math.abs(move[r]);
                    gains[0] = Math.min(gains[0], gain);
                    gains[1] = Math.max(gains[1], gain);
                }
            });
            return gains;
        }

        @Override
        public double[] merge(double[] before, double[] next) {
            before[0] = Math.min(before[0], next[0]);
            before[1] = Math.max(before[1], next[1]);
            return before;
        }
    }
}
