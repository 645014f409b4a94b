package musubi.effect.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import musubi.effect.ReferenceFixture;
import org.junit.jupiter.api.Test;

class NoncentralTest {
    private static final ReferenceFixture DIGITS = ReferenceFixture.of("distribution/noncentral.csv");

    /** Relative, but for negative shifts, whose tail is a difference: there to 1e-10 of the whole. */
    @Test
    void the_tails_of_t_agree_with_integration() {
        for (var name : DIGITS.names("t")) {
            var x = numbers(name);
            double expected = DIGITS.number("t", name);
            double limit = x[0] * x[2] > 0 ? 1e-11 * Math.max(expected, 1e-3) : 1e-12;

            assertThat(NoncentralT.above(x[0], x[1], x[2])).as(name).isCloseTo(expected, within(limit));
            assertThat(NoncentralT.upTo(x[0], x[1], x[2])).as(name).isCloseTo(1 - expected, within(1e-11));
        }
    }

    @Test
    void the_tails_of_f_agree_with_a_sum_of_many_digits() {
        for (var name : DIGITS.names("f")) {
            var x = numbers(name);

            DIGITS.check("f", name, NoncentralF.above(x[0], x[1], x[2], x[3]), 1e-10);
        }
    }

    @Test
    void a_squared_noncentral_t_is_a_noncentral_f() {
        double two = NoncentralT.above(1.7, 11, 1.3) + NoncentralT.upTo(-1.7, 11, 1.3);

        assertThat(NoncentralF.above(1.7 * 1.7, 1, 11, 1.3 * 1.3)).isCloseTo(two, within(1e-13));
    }

    @Test
    void without_a_shift_they_are_central_and_with_many_degrees_normal() {
        assertThat(NoncentralT.above(2, 7, 0)).isEqualTo(StudentT.above(2, 7));
        assertThat(NoncentralT.above(2, Double.POSITIVE_INFINITY, 1)).isEqualTo(Normal.above(1));
        assertThat(NoncentralF.above(3, 2, 9, 0)).isCloseTo(FisherF.above(3, 2, 9), within(1e-14));
    }

    private static double[] numbers(String name) {
        return Arrays.stream(name.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
