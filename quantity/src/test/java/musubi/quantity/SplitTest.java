package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    @Test
    void what_is_left_goes_to_the_largest_remainders() {
        // Shares of 100: 47.0, 16.0, 15.8, 12.0, 6.1, 3.1 — the one unit left goes to 15.8.
        var weights = List.of(470, 160, 158, 120, 61, 31);

        assertThat(Split.of(100, exact(weights))).containsExactly(47L, 16L, 16L, 12L, 6L, 3L);
    }

    @Test
    void ties_go_by_listed_order() {
        assertThat(Split.of(100, exact(List.of(1, 1, 1)))).containsExactly(34L, 33L, 33L);
        assertThat(Split.of(2, exact(List.of(1, 1, 1, 1)))).containsExactly(1L, 1L, 0L, 0L);
    }

    @Test
    void a_weight_of_zero_gets_nothing() {
        assertThat(Split.of(7, exact(List.of(0, 1, 0, 1)))).containsExactly(0L, 4L, 0L, 3L);
    }

    @Test
    void nothing_splits_into_nothings() {
        assertThat(Split.of(0, exact(List.of(3, 4)))).containsExactly(0L, 0L);
    }

    @Test
    void the_largest_amount_splits_without_overflow() {
        assertThat(Split.of(Long.MAX_VALUE, List.of(Exact.of(1, 3), Exact.of(2, 3))).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void what_cannot_be_split_is_refused() {
        assertThatThrownBy(() -> Split.of(-1, exact(List.of(1)))).hasMessageContaining("-1");
        assertThatThrownBy(() -> Split.of(1, exact(List.of(1, -1)))).hasMessageContaining("negative weight");
        assertThatThrownBy(() -> Split.of(1, exact(List.of(0, 0)))).hasMessageContaining("every weight is zero");
        assertThatThrownBy(() -> Split.of(1, List.of())).hasMessageContaining("every weight is zero");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261120})
    void parts_sum_to_the_whole_and_lie_within_one_unit_of_their_shares(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long total = random.nextLong() >>> (1 + random.nextInt(62));
            var weights = new ArrayList<Exact>();
            for (int n = 1 + random.nextInt(12); n > 0; n--)
                weights.add(Exact.of(random.nextInt(1000), 1 + random.nextInt(9)));
            weights.add(Exact.ONE);
            var sum = weights.stream().reduce(Exact.ZERO, Exact::plus);

            var parts = Split.of(total, weights);

            assertThat(parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(total);
            for (int p = 0; p < parts.size(); p++) {
                var share = Exact.of(total).times(weights.get(p)).dividedBy(sum);
                var gap = Exact.of(parts.get(p)).minus(share);
                assertThat(gap.greatest(gap.negate())).isLessThan(Exact.ONE);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void only_the_proportion_of_the_weights_matters(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var weights = new ArrayList<Exact>();
            for (int n = 2 + random.nextInt(6); n > 0; n--) weights.add(Exact.of(1 + random.nextInt(100)));
            var scale = Exact.of(1 + random.nextInt(50), 1 + random.nextInt(50));

            var scaled = weights.stream().map(w -> w.times(scale)).toList();

            assertThat(Split.of(1_000_003, scaled)).isEqualTo(Split.of(1_000_003, weights));
        }
    }

    private static List<Exact> exact(List<Integer> weights) {
        return weights.stream().map(w -> Exact.of(w)).toList();
    }
}
