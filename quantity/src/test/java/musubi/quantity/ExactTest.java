package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExactTest {
    /** A fraction in the plainest way, to compare with. */
    private record Fraction(BigInteger over, BigInteger under) {
        static Fraction of(Exact exact) {
            return new Fraction(exact.over(), exact.under());
        }

        Fraction lowest() {
            var g = over.gcd(under).max(BigInteger.ONE);
            if (under.signum() < 0) g = g.negate();
            return new Fraction(over.divide(g), under.divide(g));
        }

        Fraction plus(Fraction other) {
            return new Fraction(over.multiply(other.under).add(other.over.multiply(under)), under.multiply(other.under))
                    .lowest();
        }

        Fraction times(Fraction other) {
            return new Fraction(over.multiply(other.over), under.multiply(other.under)).lowest();
        }

        int compare(Fraction other) {
            return over.multiply(other.under).compareTo(other.over.multiply(under));
        }
    }

    /** Sizes at which long arithmetic changes its ways, and everything between. */
    private static long number(Random random) {
        long[] borders = {
            0,
            1,
            2,
            5,
            10,
            (1L << 30) - 1,
            1L << 30,
            (1L << 31) - 1,
            1L << 31,
            1L << 32,
            (1L << 61),
            (1L << 62) - 1,
            1L << 62,
            Long.MAX_VALUE - 1,
            Long.MAX_VALUE
        };
        long size = random.nextBoolean()
                ? borders[random.nextInt(borders.length)]
                : random.nextLong() >>> random.nextInt(64);
        return random.nextBoolean() ? size : size == Long.MIN_VALUE ? size : -size;
    }

    private static Exact exact(Random random) {
        long under = number(random);
        return Exact.of(random.nextInt(50) == 0 ? Long.MIN_VALUE : number(random), under == 0 ? 1 : under);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261120})
    void agrees_with_fractions_of_big_integers(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var a = exact(random);
            var b = exact(random);
            var as = Fraction.of(a);
            var bs = Fraction.of(b);

            assertThat(as).isEqualTo(as.lowest());
            assertThat(Fraction.of(a.plus(b))).isEqualTo(as.plus(bs));
            assertThat(Fraction.of(a.negate())).isEqualTo(new Fraction(as.over().negate(), as.under()));
            assertThat(Fraction.of(a.times(b))).isEqualTo(as.times(bs));
            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Integer.signum(as.compare(bs)));
            assertThat(a.sign()).isEqualTo(as.over().signum());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void keeps_the_laws_of_a_field(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var a = exact(random);
            var b = exact(random);
            var c = exact(random);

            assertThat(a.plus(b)).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
            assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.times(b).times(c)).isEqualTo(a.times(b.times(c)));
            assertThat(a.times(b.plus(c))).isEqualTo(a.times(b).plus(a.times(c)));
            assertThat(a.minus(a)).isEqualTo(Exact.ZERO);
            assertThat(a.plus(b).minus(b)).isEqualTo(a);
            if (b.sign() != 0) assertThat(a.times(b).dividedBy(b)).isEqualTo(a);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 8})
    void reads_back_what_it_writes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            var a = exact(random).times(exact(random));

            assertThat(Exact.parse(a.toString())).isEqualTo(a);
        }
    }

    @ParameterizedTest
    @CsvSource({"6,4,1.5", "1,3,1/3", "-1,3,-1/3", "1,-3,-1/3", "0,-7,0", "100,1,100", "1,8,0.125", "7,700,0.01"})
    void is_written_as_whole_number_decimal_or_fraction(long over, long under, String text) {
        assertThat(Exact.of(over, under)).hasToString(text);
    }

    @Test
    void the_least_long_is_a_number_like_any_other() {
        var least = Exact.of(Long.MIN_VALUE);

        assertThat(least.negate().toString()).isEqualTo("9223372036854775808");
        assertThat(least.negate().negate()).isEqualTo(least);
        assertThat(least.minus(Exact.ONE).plus(Exact.ONE)).isEqualTo(least);
        assertThat(Exact.ZERO.minus(least).sign()).isEqualTo(1);
        assertThat(least.wholeValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(Exact.of(Long.MIN_VALUE, Long.MIN_VALUE)).isEqualTo(Exact.ONE);
    }

    @Test
    void a_zero_divisor_is_refused() {
        assertThatThrownBy(() -> Exact.of(1, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Exact.of(Long.MIN_VALUE, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Exact.ONE.dividedBy(Exact.ZERO)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Exact.parse("1/0")).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "1e9", "1e999999999", "1/2/3", "1.5/2", "1/-2", " 1", "1 ", "--1", "1.", ".5", "１"})
    void text_in_another_form_is_refused(String text) {
        assertThatThrownBy(() -> Exact.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void decimals_come_in_exactly() {
        assertThat(Exact.of(new BigDecimal("0.1")).times(Exact.of(10))).isEqualTo(Exact.ONE);
        assertThat(Exact.of(new BigDecimal("1E+3"))).isEqualTo(Exact.of(1000));
        assertThat(Exact.of(new BigDecimal("-0.000"))).isEqualTo(Exact.ZERO);
    }

    @Test
    void decimals_go_out_rounded_half_up_and_without_tail() {
        assertThat(Exact.of(2, 3).decimal(4)).isEqualTo(new BigDecimal("0.6667"));
        assertThat(Exact.of(1, 2).decimal(4)).isEqualTo(new BigDecimal("0.5"));
        assertThat(Exact.of(1000).decimal(2)).isEqualTo(new BigDecimal("1000"));
    }

    @Test
    void a_whole_value_is_never_cut() {
        assertThatThrownBy(() -> Exact.of(1, 2).wholeValue()).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Exact.of(Long.MAX_VALUE).plus(Exact.ONE).wholeValue())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void least_and_greatest_choose() {
        assertThat(Exact.of(1, 3).least(Exact.of(1, 2))).isEqualTo(Exact.of(1, 3));
        assertThat(Exact.of(1, 3).greatest(Exact.of(1, 2))).isEqualTo(Exact.of(1, 2));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {9})
    void the_nearest_double_is_the_nearest(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10);

            assertThat(Exact.of(new BigDecimal(value)).approximately()).isEqualTo(value);
        }
        assertThat(Exact.of(1, 3).approximately()).isEqualTo(1.0 / 3.0);
        assertThat(Exact.of(Long.MAX_VALUE, 3).approximately()).isCloseTo(Long.MAX_VALUE / 3.0, within(1024.0));
    }

    @Test
    void sorting_follows_size() {
        var numbers = new ArrayList<>(List.of(Exact.of(1, 2), Exact.of(-1), Exact.of(1, 3), Exact.ZERO));

        numbers.sort(null);

        assertThat(numbers).hasToString("[-1, 0, 1/3, 0.5]");
    }
}
