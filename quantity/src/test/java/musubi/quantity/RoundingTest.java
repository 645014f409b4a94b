package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import musubi.quantity.Rounding.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundingTest {
    @ParameterizedTest
    @CsvSource({
        // value, down, up, half up, half even
        "2.4,  2, 3, 2, 2",
        "2.5,  2, 3, 3, 2",
        "2.6,  2, 3, 3, 3",
        "3.5,  3, 4, 4, 4",
        "3,    3, 3, 3, 3",
        "0,    0, 0, 0, 0",
        "1/3,  0, 1, 0, 0",
        "-1/3, -1, 0, 0, 0",
        "-2.4, -3, -2, -2, -2",
        "-2.5, -3, -2, -2, -2",
        "-2.6, -3, -2, -3, -3",
        "-3.5, -4, -3, -3, -4",
        "-3,   -3, -3, -3, -3",
    })
    void each_way_has_its_answer_above_and_below_zero(String value, long down, long up, long halfUp, long halfEven) {
        assertThat(rounded(Way.DOWN, value)).isEqualTo(down);
        assertThat(rounded(Way.UP, value)).isEqualTo(up);
        assertThat(rounded(Way.HALF_UP, value)).isEqualTo(halfUp);
        assertThat(rounded(Way.HALF_EVEN, value)).isEqualTo(halfEven);
    }

    @Test
    void the_step_may_be_a_thousand_yen_or_a_hundredth() {
        assertThat(new Rounding(Way.DOWN, Exact.of(1000)).round(Exact.of(38_410_999)))
                .isEqualTo(Exact.of(38_410_000));
        assertThat(new Rounding(Way.HALF_UP, Exact.of(1, 100)).round(Exact.of(2, 3)))
                .isEqualTo(Exact.parse("0.67"));
    }

    @Test
    void a_step_that_is_not_positive_is_refused() {
        assertThatThrownBy(() -> new Rounding(Way.DOWN, Exact.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Rounding(Way.UP, Exact.of(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void the_answer_is_a_multiple_of_the_step_less_than_one_step_away_and_stays(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            var step = Exact.of(1 + random.nextInt(1000), 1 + random.nextInt(20));
            var value = Exact.of(random.nextLong() >> random.nextInt(60), 1 + random.nextInt(1000));
            for (var way : Way.values()) {
                var rounding = new Rounding(way, step);

                var rounded = rounding.round(value);

                assertThat(rounded.dividedBy(step).isWhole()).isTrue();
                assertThat(rounding.round(rounded)).isEqualTo(rounded);
                var gap = rounded.minus(value);
                assertThat(gap.greatest(gap.negate())).isLessThan(step);
                if (way == Way.DOWN) assertThat(gap.sign()).isNotPositive();
                if (way == Way.UP) assertThat(gap.sign()).isNotNegative();
            }
        }
    }

    private static long rounded(Way way, String value) {
        return new Rounding(way, Exact.ONE).round(Exact.parse(value)).wholeValue();
    }
}
