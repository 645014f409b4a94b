package musubi.effect.formula;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Natural cubic splines in the basis of R's {@code splines::ns}: cubic B-splines on the inner knots, held to a second
 * derivative of zero at both ends, without the constant.
 *
 * <p>Source: de Boor (1978), A Practical Guide to Splines; Hastie and Tibshirani (1990), section 2.10. Inner knots are
 * quantiles (Hyndman and Fan 1996, type 7). Beyond the ends the curve goes on as a straight line.
 */
final class Spline implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] knots;
    private final double[] firstReflection;
    private final double[] secondReflection;
    private final int size;

    private Spline(double[] knots) {
        this.knots = knots;
        this.size = knots.length - 4;
        var low = withoutFirst(secondDerivatives(knots[3]));
        var high = withoutFirst(secondDerivatives(knots[knots.length - 4]));
        firstReflection = reflection(low, 0);
        reflect(firstReflection, 0, high);
        secondReflection = reflection(high, 1);
    }

    /** A spline with {@code df} columns and knots at the quantiles of these sorted values. */
    static Spline of(double[] sorted, int df) {
        int inner = df - 1;
        var knots = new double[inner + 8];
        Arrays.fill(knots, 0, 4, sorted[0]);
        Arrays.fill(knots, inner + 4, inner + 8, sorted[sorted.length - 1]);
        for (int i = 0; i < inner; i++) knots[4 + i] = quantile(sorted, (i + 1) / (inner + 1.0));
        return new Spline(knots);
    }

    private static double quantile(double[] sorted, double p) {
        double place = (sorted.length - 1) * p;
        int below = (int) Math.floor(place + 4 * Math.ulp(1.0));
        double share = place - below;
        if (Math.abs(share) < 4 * Math.ulp(1.0)) share = 0;
        return below + 1 < sorted.length && share > 0
                ? (1 - share) * sorted[below] + share * sorted[below + 1]
                : sorted[below];
    }

    /** Number of columns. */
    int columns() {
        return size - 3;
    }

    /** Writes the columns at {@code x} to {@code out}, {@code stride} apart. */
    void at(double x, double[] out, int from, int stride) {
        double low = knots[3];
        double high = knots[knots.length - 4];
        double[] basis;
        if (x < low || x > high) {
            double end = x < low ? low : high;
            basis = values(end);
            var slope = derivatives(end);
            for (int i = 0; i < size; i++) basis[i] += (x - end) * slope[i];
        } else {
            basis = values(x);
        }
        var held = withoutFirst(basis);
        reflect(firstReflection, 0, held);
        reflect(secondReflection, 1, held);
        for (int i = 2; i < held.length; i++) out[from + (i - 2) * stride] = held[i];
    }

    private double[] values(double x) {
        return bsplines(x, 3);
    }

    private double[] derivatives(double x) {
        return lowered(bsplines(x, 2), 3);
    }

    private double[] secondDerivatives(double x) {
        return lowered(lowered(bsplines(x, 1), 2), 3);
    }

    /** B-splines of {@code degree} at {@code x} by the recursion of Cox and de Boor; the last interval includes its end. */
    private double[] bsplines(double x, int degree) {
        int intervals = knots.length - 1;
        var b = new double[intervals];
        int here = knots.length - 5;
        for (int i = 3; i < knots.length - 4; i++)
            if (x >= knots[i] && x < knots[i + 1]) {
                here = i;
                break;
            }
        b[here] = 1;
        for (int d = 1; d <= degree; d++)
            for (int i = 0; i < intervals - d; i++) {
                double left = knots[i + d] - knots[i];
                double right = knots[i + d + 1] - knots[i + 1];
                b[i] = (left > 0 ? (x - knots[i]) / left * b[i] : 0)
                        + (right > 0 ? (knots[i + d + 1] - x) / right * b[i + 1] : 0);
            }
        return Arrays.copyOf(b, intervals - degree);
    }

    /** Derivatives of the splines of {@code degree} from the values one degree lower. */
    private double[] lowered(double[] lower, int degree) {
        var higher = new double[lower.length - 1];
        for (int i = 0; i < higher.length; i++) {
            double left = knots[i + degree] - knots[i];
            double right = knots[i + degree + 1] - knots[i + 1];
            higher[i] = degree * ((left > 0 ? lower[i] / left : 0) - (right > 0 ? lower[i + 1] / right : 0));
        }
        return higher;
    }

    private static double[] withoutFirst(double[] values) {
        return Arrays.copyOfRange(values, 1, values.length);
    }

    /** The Householder vector that zeroes {@code column} below place {@code k}, scaled as LINPACK does. */
    private static double[] reflection(double[] column, int k) {
        var v = column.clone();
        double norm = 0;
        for (int i = k; i < v.length; i++) norm += v[i] * v[i];
        norm = Math.sqrt(norm);
        if (v[k] < 0) norm = -norm;
        for (int i = k; i < v.length; i++) v[i] /= norm;
        v[k] += 1;
        return v;
    }

    private static void reflect(double[] v, int k, double[] values) {
        double sum = 0;
        for (int i = k; i < values.length; i++) sum += v[i] * values[i];
        sum /= -v[k];
        for (int i = k; i < values.length; i++) values[i] += sum * v[i];
    }
}
