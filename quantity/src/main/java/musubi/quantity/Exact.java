package musubi.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * An exact rational number. Everything payable is calculated in this type and rounded once, where the agreement says.
 * Stored in lowest terms; small values stay in {@code long} arithmetic, larger ones move to {@link BigInteger} without
 * a visible difference.
 */
public final class Exact implements Comparable<Exact> {
    /** Stands in {@code big} of every value that fits two longs; first, because the constants below need it. */
    private static final BigInteger[] SMALL = {};

    /** Nothing. */
    public static final Exact ZERO = new Exact(0, 1);

    /** One. */
    public static final Exact ONE = new Exact(1, 1);

    /** Digits only: a text of a few characters must not stand for a number of a million digits. */
    private static final Pattern FORM = Pattern.compile("-?[0-9]+(\\.[0-9]+|/0*[1-9][0-9]*)?");

    private static final MathContext DIGITS_OF_A_DOUBLE_TWICE = new MathContext(40);
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final int LONG_DIGITS = 18;
    private static final long[] POWERS_OF_TEN =
            LongStream.iterate(1, power -> power * 10).limit(LONG_DIGITS + 1L).toArray();
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private final long over;
    private final long under;
    /** The value when it does not fit two longs: over and under; empty otherwise. */
    private final BigInteger[] big;

    private Exact(long over, long under) {
        this.over = over;
        this.under = under;
        this.big = SMALL;
    }

    private Exact(BigInteger over, BigInteger under) {
        this.over = 0;
        this.under = 0;
        this.big = new BigInteger[] {over, under};
    }

    /** A whole number. */
    public static Exact of(long whole) {
        if (whole == 0) return ZERO;
        if (whole == Long.MIN_VALUE) return new Exact(LONG_MIN, BigInteger.ONE);
        return whole == 1 ? ONE : new Exact(whole, 1);
    }

    /** {@code over / under}; refuses a zero divisor. */
    public static Exact of(long over, long under) {
        if (under == 1) return of(over);
        if (over == Long.MIN_VALUE || under == Long.MIN_VALUE)
            return of(BigInteger.valueOf(over), BigInteger.valueOf(under));
        if (under == 0) throw new ArithmeticException(over + " / 0");
        long g = gcd(Math.abs(over), Math.abs(under));
        return under < 0 ? new Exact(-over / g, -under / g) : new Exact(over / g, under / g);
    }

    /** {@code over / under}; refuses a zero divisor. */
    public static Exact of(BigInteger over, BigInteger under) {
        if (under.signum() == 0) throw new ArithmeticException(over + " / 0");
        var g = over.gcd(under);
        if (under.signum() < 0) g = g.negate();
        var n = over.divide(g);
        var d = under.divide(g);
        return fits(n) && fits(d) ? new Exact(n.longValue(), d.longValue()) : new Exact(n, d);
    }

    /** The decimal, exactly. */
    public static Exact of(BigDecimal decimal) {
        if (decimal.scale() > 0 && decimal.scale() < POWERS_OF_TEN.length && decimal.precision() <= LONG_DIGITS)
            return of(decimal.unscaledValue().longValue(), POWERS_OF_TEN[decimal.scale()]);
        return decimal.scale() <= 0
                ? of(decimal.toBigIntegerExact(), BigInteger.ONE)
                : of(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
    }

    /** Reads {@code "3"}, {@code "-1.25"} or {@code "7/3"}, the forms {@link #toString()} writes, and no other. */
    public static Exact parse(String text) {
        if (!FORM.matcher(text).matches()) throw new NumberFormatException("not an exact number: " + text);
        int slash = text.indexOf('/');
        if (slash < 0) return of(new BigDecimal(text));
        return of(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    }

    private static boolean fits(BigInteger value) {
        return value.compareTo(LONG_MIN) > 0 && value.compareTo(LONG_MAX) <= 0;
    }

    private static long gcd(long a, long b) {
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a == 0 ? 1 : a;
    }

    private boolean small() {
        return big.length == 0;
    }

    /** The numerator in lowest terms; carries the sign. */
    public BigInteger over() {
        return small() ? BigInteger.valueOf(over) : big[0];
    }

    /** The denominator in lowest terms; positive. */
    public BigInteger under() {
        return small() ? BigInteger.valueOf(under) : big[1];
    }

    /** The sum. */
    public Exact plus(Exact other) {
        if (small() && other.small()) {
            if (under == 1 && other.under == 1) {
                long sum = over + other.over;
                if (((over ^ sum) & (other.over ^ sum)) >= 0 && sum != Long.MIN_VALUE) return of(sum);
            } else if (magnitude(over) < 31
                    && magnitude(under) < 31
                    && magnitude(other.over) < 31
                    && magnitude(other.under) < 31) {
                return of(over * other.under + other.over * under, under * other.under);
            }
        }
        return of(over().multiply(other.under()).add(other.over().multiply(under())), under().multiply(other.under()));
    }

    /** The difference. */
    public Exact minus(Exact other) {
        return plus(other.negate());
    }

    /** The product. */
    public Exact times(Exact other) {
        if (small()
                && other.small()
                && magnitude(over) + magnitude(other.over) < 62
                && magnitude(under) + magnitude(other.under) < 62) return of(over * other.over, under * other.under);
        return of(over().multiply(other.over()), under().multiply(other.under()));
    }

    /** The quotient; refuses division by zero. */
    public Exact dividedBy(Exact other) {
        if (small()
                && other.small()
                && magnitude(over) + magnitude(other.under) < 62
                && magnitude(under) + magnitude(other.over) < 62) return of(over * other.under, under * other.over);
        return of(over().multiply(other.under()), under().multiply(other.over()));
    }

    private static int magnitude(long value) {
        return 64 - Long.numberOfLeadingZeros(Math.abs(value));
    }

    /** The same size with the other sign. */
    public Exact negate() {
        return small() ? new Exact(-over, under) : of(big[0].negate(), big[1]);
    }

    /** -1, 0 or 1. */
    public int sign() {
        return small() ? Long.signum(over) : big[0].signum();
    }

    /** The lesser of the two. */
    public Exact least(Exact other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The greater of the two. */
    public Exact greatest(Exact other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether there is no fraction. */
    public boolean isWhole() {
        return small() ? under == 1 : big[1].equals(BigInteger.ONE);
    }

    /** The whole number as a long; refuses a fraction or a number that does not fit. */
    public long wholeValue() {
        if (!isWhole()) throw new ArithmeticException(this + " is not whole");
        return over().longValueExact();
    }

    /** The decimal if it ends within {@code digits} places, otherwise rounded half-up to that many; for display only. */
    public BigDecimal decimal(int digits) {
        var value = new BigDecimal(over())
                .divide(new BigDecimal(under()), digits, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** The nearest double; for charts and intervals, never for anything payable. */
    public double approximately() {
        if (small() && magnitude(over) <= 53 && magnitude(under) <= 53) return (double) over / under;
        return new BigDecimal(over())
                .divide(new BigDecimal(under()), DIGITS_OF_A_DOUBLE_TWICE)
                .doubleValue();
    }

    @Override
    public int compareTo(Exact other) {
        if (small() && other.small()) {
            if (under == other.under) return Long.compare(over, other.over);
            long left = over * other.under;
            if (magnitude(over) + magnitude(other.under) < 63 && magnitude(other.over) + magnitude(under) < 63)
                return Long.compare(left, other.over * under);
        }
        return over().multiply(other.under()).compareTo(other.over().multiply(under()));
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Exact that && over().equals(that.over()) && under().equals(that.under());
    }

    @Override
    public int hashCode() {
        return Objects.hash(over(), under());
    }

    /** A whole number, a terminating decimal, or {@code over/under}; {@link #parse} reads it back. */
    @Override
    public String toString() {
        if (isWhole()) return over().toString();
        var rest = under();
        for (var prime : new BigInteger[] {BigInteger.TWO, BigInteger.valueOf(5)})
            while (rest.mod(prime).signum() == 0) rest = rest.divide(prime);
        return rest.equals(BigInteger.ONE)
                ? new BigDecimal(over()).divide(new BigDecimal(under())).toPlainString()
                : over() + "/" + under();
    }
}
