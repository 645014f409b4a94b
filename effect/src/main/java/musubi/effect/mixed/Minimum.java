package musubi.effect.mixed;

import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * The least value of a smooth function of few parameters: quasi-Newton steps with backtracking, then Newton steps on the
 * gradient, whose second derivatives are differences of the gradient.
 *
 * <p>Source: Nocedal and Wright (2006), Numerical Optimization, 2nd ed., sections 3.1, 6.1 and 8.1.
 *
 * @param at the place
 * @param value the least value
 * @param hessian second derivatives there
 * @param isFound whether the gradient vanishes there, up to rounding
 */
record Minimum(double[] at, double value, double[][] hessian, boolean isFound) {
    private static final int MOST_STEPS = 500;
    private static final int MOST_NEWTON_STEPS = 6;
    private static final double GRADIENT = 1e-5;

    /** Scales a step may go in any parameter: further the function is another one. */
    private static final double MOST_SCALES = 5;

    /** Share of the scale of a parameter over which second derivatives are taken for the same. */
    private static final double FAR = 1e-5;

    /** A function with its gradient. */
    record Smooth(ToDoubleFunction<double[]> value, UnaryOperator<double[]> gradient, UnaryOperator<double[]> steps) {
        /** With a gradient from differences of fourth order; {@code steps} says how far parameters change things by much. */
        static Smooth ofValues(ToDoubleFunction<double[]> value, UnaryOperator<double[]> scales) {
            return new Smooth(
                    value,
                    at -> {
                        var gradient = new double[at.length];
                        var scale = scales.apply(at);
                        for (int k = 0; k < at.length; k++) {
                            double h = 2e-3 * scale[k];
                            gradient[k] = (8 * (shifted(value, at, k, h) - shifted(value, at, k, -h))
                                            - (shifted(value, at, k, 2 * h) - shifted(value, at, k, -2 * h)))
                                    / (12 * h);
                        }
                        return gradient;
                    },
                    scales);
        }

        private static double shifted(ToDoubleFunction<double[]> value, double[] at, int k, double by) {
            var there = at.clone();
            there[k] += by;
            return value.applyAsDouble(there);
        }
    }

    /** The minimum that is reached from {@code start}. */
    static Minimum of(Smooth function, double[] start) {
        int n = start.length;
        if (n == 0) return new Minimum(start, function.value().applyAsDouble(start), new double[0][0], true);
        var at = start.clone();
        double value = function.value().applyAsDouble(at);
        var gradient = function.gradient().apply(at);
        var inverse = diagonal(function.steps().apply(at), gradient);
        for (int step = 0; step < MOST_STEPS; step++) {
            var direction = new double[n];
            for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) direction[i] -= inverse[i][j] * gradient[j];
            double slope = dot(direction, gradient);
            if (!(slope < 0)) {
                inverse = diagonal(function.steps().apply(at), gradient);
                for (int i = 0; i < n; i++) direction[i] = -inverse[i][i] * gradient[i];
                slope = dot(direction, gradient);
                if (!(slope < 0)) break;
            }
            double length =
                    Math.min(1, MOST_SCALES / reach(direction, function.steps().apply(at)));
            double[] next = at;
            double there = value;
            for (int halving = 0; halving < 60; halving++, length /= 2) {
                next = moved(at, direction, length);
                there = function.value().applyAsDouble(next);
                if (there <= value + 1e-4 * length * slope) break;
            }
            if (!(there < value)) break;
            var gradientThere = function.gradient().apply(next);
            update(inverse, next, at, gradientThere, gradient);
            double gained = value - there;
            at = next;
            value = there;
            gradient = gradientThere;
            if (gained <= 1e-13 * Math.abs(value)) break;
        }
        return polished(function, at, gradient);
    }

    private static double reach(double[] direction, double[] scales) {
        double reach = 0;
        for (int k = 0; k < scales.length; k++) reach = Math.max(reach, Math.abs(direction[k]) / scales[k]);
        return reach;
    }

    /** A first guess of the inverse second derivatives: a step of a tenth of the scale in each direction. */
    private static double[][] diagonal(double[] scales, double[] gradient) {
        var inverse = new double[scales.length][scales.length];
        for (int k = 0; k < scales.length; k++)
            inverse[k][k] = gradient[k] == 0 ? scales[k] : 0.3 * scales[k] / Math.abs(gradient[k]);
        return inverse;
    }

    private static void update(double[][] inverse, double[] next, double[] at, double[] after, double[] before) {
        int n = at.length;
        var s = moved(next, at, -1);
        var y = moved(after, before, -1);
        double sy = dot(s, y);
        if (!(sy > 1e-12 * Math.sqrt(dot(s, s) * dot(y, y)))) return;
        var hy = new double[n];
        for (int i = 0; i < n; i++) hy[i] = dot(inverse[i], y);
        double yhy = dot(y, hy);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                inverse[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }

    private static Minimum polished(Smooth function, double[] start, double[] startGradient) {
        var at = start;
        var gradient = startGradient;
        var hessian = hessian(function, at);
        double gone = 0;
        for (int step = 0; step < MOST_NEWTON_STEPS; step++) {
            var direction = solved(hessian, gradient);
            if (direction.length == 0) break;
            var next = moved(at, direction, -1);
            var there = function.gradient().apply(next);
            if (!(size(there, hessian) < size(gradient, hessian))) break;
            gone = Math.max(gone, distance(function, next, start));
            at = next;
            gradient = there;
        }
        if (gone > FAR) hessian = hessian(function, at);
        return new Minimum(at, function.value().applyAsDouble(at), hessian, size(gradient, hessian) < GRADIENT);
    }

    private static double distance(Smooth function, double[] a, double[] b) {
        var scales = function.steps().apply(b);
        double largest = 0;
        for (int k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]) / scales[k]);
        return largest;
    }

    /** How far the gradient is from zero: the gain that a Newton step in each parameter alone would promise, as a root. */
    private static double size(double[] gradient, double[][] hessian) {
        double sum = 0;
        for (int k = 0; k < gradient.length; k++)
            sum += gradient[k] * gradient[k] / Math.max(Math.abs(hessian[k][k]), 1e-8);
        return Math.sqrt(sum);
    }

    /** Second derivatives from differences of the gradient, made symmetric. */
    private static double[][] hessian(Smooth function, double[] at) {
        int n = at.length;
        var scales = function.steps().apply(at);
        var hessian = new double[n][n];
        for (int k = 0; k < n; k++) {
            double h = 1e-3 * scales[k];
            var up = at.clone();
            var down = at.clone();
            up[k] += h;
            down[k] -= h;
            var above = function.gradient().apply(up);
            var below = function.gradient().apply(down);
            for (int i = 0; i < n; i++) hessian[k][i] = (above[i] - below[i]) / (2 * h);
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++) hessian[i][j] = hessian[j][i] = (hessian[i][j] + hessian[j][i]) / 2;
        return hessian;
    }

    /** Solves for a positive definite matrix; empty when it is not. */
    private static double[] solved(double[][] matrix, double[] right) {
        var cholesky = musubi.effect.algebra.Cholesky.of(musubi.effect.algebra.Symmetric.of(matrix), 1e-13);
        return cholesky.rank() < right.length ? new double[0] : cholesky.solve(right);
    }

    private static double[] moved(double[] at, double[] direction, double length) {
        var moved = at.clone();
        for (int i = 0; i < moved.length; i++) moved[i] += length * direction[i];
        return moved;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
