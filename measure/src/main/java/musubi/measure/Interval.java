package musubi.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The 95 % interval of a value, in the value's own unit. For reading and charts: nothing is ever paid on it here.
 *
 * @param method how it was made
 * @param low lower limit
 * @param high upper limit
 */
public record Interval(Method method, double low, double high) {
    /** How an interval was made. */
    public enum Method {
        /** Wilson's score interval of a share. */
        WILSON,
        /** Byar's approximation for a count of at least ten. */
        BYAR,
        /** Exact Poisson limits for a count below ten. */
        POISSON,
        /** Student's t on a ratio of sums, rows as sampling units, linearised variance. */
        STUDENT
    }

    /** The lower limit rounded half-up to so many decimals, for showing. */
    public BigDecimal lowShown(int digits) {
        return shown(low, digits);
    }

    /** The upper limit rounded half-up to so many decimals, for showing. */
    public BigDecimal highShown(int digits) {
        return shown(high, digits);
    }

    private static BigDecimal shown(double limit, int digits) {
        return BigDecimal.valueOf(limit).setScale(digits, RoundingMode.HALF_UP);
    }

    /** Both limits times a factor. */
    Interval times(double factor) {
        return new Interval(method, low * factor, high * factor);
    }

    /** Wilson's interval of {@code part} in {@code whole}; none when the whole is nothing. */
    public static Optional<Interval> ofShare(double part, double whole) {
        if (whole <= 0 || part < 0 || part > whole) return Optional.empty();
        double z = Intervals.Z;
        double middle = 2 * part + z * z;
        double reach = z * Math.sqrt(z * z + 4 * part * (1 - part / whole));
        double under = 2 * (whole + z * z);
        return Optional.of(new Interval(
                Method.WILSON, Math.max(0, (middle - reach) / under), Math.min(1, (middle + reach) / under)));
    }

    /** Byar's interval of a count, exact Poisson below ten. */
    public static Optional<Interval> ofCount(double count) {
        if (count < 0) return Optional.empty();
        if (count < 10) return Optional.of(Intervals.poisson((int) Math.round(count)));
        double z = Intervals.Z;
        double low = count * Math.pow(1 - 1 / (9 * count) - z / (3 * Math.sqrt(count)), 3);
        double next = count + 1;
        double high = next * Math.pow(1 - 1 / (9 * next) + z / (3 * Math.sqrt(next)), 3);
        return Optional.of(new Interval(Method.BYAR, low, high));
    }

    /**
     * The interval of {@code Σx / Σd} over n rows: linearised variance {@code n/(n-1) Σ(x - R d)² / (Σd)²}, Student's t
     * with n − 1 degrees of freedom. With every d = 1 it is the classical interval of a mean. None below two rows.
     * Source: Cochran, Sampling Techniques (1977), 6.4.
     */
    static Optional<Interval> ofRatio(long rows, double x, double d, double xx, double xd, double dd) {
        if (rows < 2 || d <= 0) return Optional.empty();
        double ratio = x / d;
        double rest = Math.max(0, xx - 2 * ratio * xd + ratio * ratio * dd);
        double error = Math.sqrt(rows / (rows - 1.0) * rest) / d;
        double reach = Intervals.student(rows - 1) * error;
        return Optional.of(new Interval(Method.STUDENT, ratio - reach, ratio + reach));
    }
}
