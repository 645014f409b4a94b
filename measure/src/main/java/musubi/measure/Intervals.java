package musubi.measure;

/** The quantiles intervals need. Plain bisection: an interval is made once for a value that took a query. */
final class Intervals {
    /** The 97.5 % point of the standard normal distribution. */
    static final double Z = 1.959963984540054;

    private static final double TAIL = 0.025;

    private Intervals() {}

    /** Exact Poisson limits: the means under which the count, or a more extreme one, has probability 2.5 %. */
    static Interval poisson(int count) {
        double low = count == 0 ? 0 : root(mean -> 1 - atMost(count - 1, mean) - TAIL, 0, count);
        double high = root(mean -> TAIL - atMost(count, mean), count, count + 30.0);
        return new Interval(Interval.Method.POISSON, low, high);
    }

    private static double atMost(int count, double mean) {
        double term = Math.exp(-mean);
        double sum = term;
        for (int i = 1; i <= count; i++) {
            term *= mean / i;
            sum += term;
        }
        return sum;
    }

    /** The 97.5 % point of Student's t. */
    static double student(long freedom) {
        if (freedom > 1_000_000) return Z;
        return root(t -> (1 - TAIL) - below(t, (double) freedom), 0, 13);
    }

    /** P(T ≤ t) for t ≥ 0, by the incomplete beta function. */
    private static double below(double t, double freedom) {
        return 1 - 0.5 * beta(freedom / (freedom + t * t), freedom / 2, 0.5);
    }

    private interface Curve {
        double at(double x);
    }

    /** Where a monotone curve crosses zero between two points. */
    private static double root(Curve curve, double low, double high) {
        boolean rising = curve.at(high) > curve.at(low);
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if ((curve.at(middle) < 0) == rising) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /** The regularised incomplete beta function, by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4). */
    private static double beta(double x, double a, double b) {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.exp(gamma(a + b) - gamma(a) - gamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double tiny = 1e-300;
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1), tiny);
        double h = d;
        for (int m = 1; m <= 300; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d, tiny);
            c = away(1 + even / c, tiny);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d, tiny);
            c = away(1 + odd / c, tiny);
            double step = d * c;
            h *= step;
            if (Math.abs(step - 1) < 1e-15) break;
        }
        return h;
    }

    private static double away(double value, double tiny) {
        return Math.abs(value) < tiny ? tiny : value;
    }

    /** ln Γ, Lanczos (g = 7, n = 9). */
    private static double gamma(double x) {
        double[] part = {
            0.9999999999998099,
            676.5203681218851,
            -1259.1392167224028,
            771.3234287776531,
            -176.6150291621406,
            12.507343278686905,
            -0.13857109526572012,
            0.000009984369578019572,
            1.5056327351493116e-7
        };
        double sum = part[0];
        for (int i = 1; i < part.length; i++) sum += part[i] / (x - 1 + i);
        double t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
