package musubi.effect.regression;

import java.util.Arrays;

/**
 * Takes the means of every level of every effect out of one column. One effect is done by means. With several, the
 * coefficients of each effect are solved for in turn given the others (Gauss-Seidel, that is alternating projections), and
 * every second round is extrapolated along its last step. A balanced panel is done after one round.
 *
 * <p>Source: Guimarães and Portugal (2010), Stata Journal 10, 628-649; Irons and Tuck (1969), International Journal for
 * Numerical Methods in Engineering 1, 275-277; Gaure (2013), Computational Statistics and Data Analysis 66, 8-18.
 */
final class Sweep {
    private static final double TOLERANCE = 1e-11;
    /** Share of the spread below which the effects make a column up: what is left is noise. */
    private static final double NOTHING = Math.sqrt(LeastSquares.TOLERANCE);

    private static final int MOST_ROUNDS = 20_000;
    private static final double SLOWEST = 0.999999;

    private final int[][] codes;
    private final double[][] totals;
    private final double[] weights;
    private final double[][] sums;
    private final double[][] coefficients;

    /**
     * For one column.
     *
     * @param codes the level of each row, by effect; the effect with the most levels first
     * @param totals weight of each level, by effect
     * @param weights of the rows; empty when all are 1
     */
    Sweep(int[][] codes, double[][] totals, double[] weights) {
        this.codes = codes;
        this.totals = totals;
        this.weights = weights;
        this.sums = new double[codes.length][];
        this.coefficients = new double[codes.length][];
        for (int e = 0; e < codes.length; e++) {
            sums[e] = new double[totals[e].length];
            coefficients[e] = new double[totals[e].length];
        }
    }

    /** Takes the effects out of {@code column}; false when the rounds did not settle. */
    boolean out(double[] column) {
        double spread = centre(column);
        for (int e = 0; e < codes.length; e++)
            for (int row = 0; row < column.length; row++)
                sums[e][codes[e][row]] += weights.length == 0 ? column[row] : weights[row] * column[row];
        boolean isSettled = true;
        if (codes.length == 1) solve(0);
        else isSettled = settle(TOLERANCE * spread);
        for (int e = 0; e < codes.length; e++)
            for (int row = 0; row < column.length; row++) column[row] -= coefficients[e][codes[e][row]];
        if (spread(column) <= NOTHING * spread) Arrays.fill(column, 0);
        return isSettled;
    }

    private double spread(double[] column) {
        double total = 0;
        double squares = 0;
        for (int row = 0; row < column.length; row++) {
            double weight = weights.length == 0 ? 1 : weights[row];
            total += weight;
            squares += weight * column[row] * column[row];
        }
        return Math.sqrt(squares / total);
    }

    /** Takes out the weighted mean, which keeps digits where means are large; the spread that is left. */
    private double centre(double[] column) {
        double total = 0;
        double sum = 0;
        for (int row = 0; row < column.length; row++) {
            double weight = weights.length == 0 ? 1 : weights[row];
            total += weight;
            sum += weight * (column[row] - column[0]);
        }
        double mean = column[0] + sum / total;
        for (int row = 0; row < column.length; row++) column[row] -= mean;
        return spread(column);
    }

    /** Rounds until the distance that is left, judged from how fast the steps shrink, is below {@code tolerance}. */
    private boolean settle(double tolerance) {
        round();
        var before = state();
        double lastStep = Double.NaN;
        var lastMove = new double[before.length];
        for (int i = 1; i <= MOST_ROUNDS; i++) {
            round();
            var now = state();
            var move = new double[now.length];
            double step = 0;
            for (int j = 0; j < now.length; j++) {
                move[j] = now[j] - before[j];
                step = Math.max(step, Math.abs(move[j]));
            }
            double shrinks = Double.isNaN(lastStep) || lastStep == 0 ? 0 : Math.min(step / lastStep, SLOWEST);
            if (step / (1 - shrinks) <= tolerance) return true;
            boolean isPair = i % 2 == 0;
            before = isPair ? extrapolated(now, move, lastMove) : now;
            lastStep = isPair ? Double.NaN : step;
            lastMove = move;
        }
        return false;
    }

    private double[] extrapolated(double[] now, double[] move, double[] lastMove) {
        double along = 0;
        double bend = 0;
        for (int j = 0; j < now.length; j++) {
            double change = move[j] - lastMove[j];
            along += move[j] * change;
            bend += change * change;
        }
        if (bend == 0) return now;
        for (int j = 0; j < now.length; j++) now[j] -= along / bend * move[j];
        int from = 0;
        for (int e = 1; e < coefficients.length; e++) {
            System.arraycopy(now, from, coefficients[e], 0, coefficients[e].length);
            from += coefficients[e].length;
        }
        return now;
    }

    /** All coefficients but those of the first effect, which follow from them. */
    private double[] state() {
        int size = 0;
        for (int e = 1; e < coefficients.length; e++) size += coefficients[e].length;
        var state = new double[size];
        int from = 0;
        for (int e = 1; e < coefficients.length; e++) {
            System.arraycopy(coefficients[e], 0, state, from, coefficients[e].length);
            from += coefficients[e].length;
        }
        return state;
    }

    private void round() {
        for (int e = 0; e < codes.length; e++) solve(e);
    }

    /** The coefficients of effect {@code e} given those of the others. */
    private void solve(int e) {
        var left = sums[e].clone();
        var own = codes[e];
        for (int f = 0; f < codes.length; f++) {
            if (f == e) continue;
            var other = codes[f];
            var c = coefficients[f];
            if (weights.length == 0) for (int row = 0; row < own.length; row++) left[own[row]] -= c[other[row]];
            else for (int row = 0; row < own.length; row++) left[own[row]] -= weights[row] * c[other[row]];
        }
        for (int level = 0; level < left.length; level++)
            coefficients[e][level] = totals[e][level] > 0 ? left[level] / totals[e][level] : 0;
    }
}
