package musubi.effect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    private static final int ROWS = 20_000;

    @ParameterizedTest(name = "size {0}")
    @ValueSource(ints = {0, 1, 2, 7, 3_000, ROWS})
    void numbers_of_every_kind_ascend_and_equal_ones_keep_their_order(int rows) {
        var random = new Random(1);
        var values = random.doubles(rows)
                .map(v -> v < 0.1 ? Math.rint(v * 100) : v < 0.2 ? -v : v * 1e-300)
                .toArray();
        if (rows > 100) {
            values[3] = Double.NaN;
            values[50] = Double.NEGATIVE_INFINITY;
            values[51] = Double.POSITIVE_INFINITY;
            values[60] = -0.0;
            values[61] = 0.0;
        }

        var order = Order.ascending(values);

        assertThat(order).isEqualTo(stable(rows, i -> Order.sortable(values[(int) i])));
    }

    @Test
    void keys_that_differ_only_in_their_last_digits_are_told_apart() {
        var random = new Random(2);
        var seconds = LongStream.range(0, ROWS)
                .map(i -> Order.sortable(1.7e9 + random.nextInt(500)))
                .toArray();
        var pairs = LongStream.range(0, ROWS)
                .map(i -> (i / 5 << 40) + random.nextInt(3))
                .toArray();
        var all = LongStream.range(0, ROWS).map(i -> random.nextLong()).toArray();

        assertThat(Order.unsigned(seconds)).isEqualTo(stable(ROWS, i -> seconds[(int) i]));
        assertThat(Order.unsigned(pairs)).isEqualTo(stable(ROWS, i -> pairs[(int) i]));
        assertThat(Order.unsigned(all)).isEqualTo(stable(ROWS, i -> all[(int) i]));
    }

    private static int[] stable(int rows, LongUnaryOperator key) {
        return IntStream.range(0, rows)
                .boxed()
                .sorted((a, b) -> Long.compareUnsigned(key.applyAsLong(a), key.applyAsLong(b)))
                .mapToInt(i -> i)
                .toArray();
    }
}
