package musubi.effect.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values: incomplete beta functions of mpmath with 40 digits, equal to R 4.2.2 pt and pf to 13. */
class FarTailTest {
    @ParameterizedTest(name = "t = {0}, df = {1}")
    @CsvSource({
        "6.2, 240, 1.2226857803633556e-9",
        "12, 10000, 2.9898898039056626e-33",
        "1.2, 3, 0.15813105734905261",
        "0.3, 1000000, 0.3820886089894971",
        "8, 1000000, 6.2275317166012598e-16",
        "40, 5, 9.2059810858864772e-8",
    })
    void the_tail_of_t_keeps_its_digits_far_out(double t, double df, double tail) {
        assertThat(StudentT.above(t, df)).isCloseTo(tail, within(1e-10 * tail));
    }

    @ParameterizedTest(name = "F = {0}, df = {1}, {2}")
    @CsvSource({
        "38.43, 1, 240, 2.4561940746508119e-9",
        "25, 3, 5000, 4.7519731287994055e-16",
        "0.2, 4, 9, 0.93207889531753028",
        "1.1, 2, 1000000, 0.33287148647174377",
        "60, 10, 100000, 4.2144649731721296e-122",
    })
    void the_tail_of_f_keeps_its_digits_far_out(double f, double df1, double df2, double tail) {
        assertThat(FisherF.above(f, df1, df2)).isCloseTo(tail, within(1e-10 * tail));
    }
}
