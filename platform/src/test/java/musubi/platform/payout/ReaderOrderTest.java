package musubi.platform.payout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderOrderTest {
    private static final List<String> READ = List.of(
            "",
            "02",
            "2",
            "10",
            "9999999999999999999999",
            "市",
            "市民",
            "市民2",
            "市民２",
            "市民2号",
            "市民10",
            "市民１１",
            "市民出資者2",
            "市民出資者10");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261128})
    void digits_are_read_as_numbers_of_any_width_and_length_and_the_order_is_always_the_same(long seed) {
        var names = new ArrayList<>(READ);
        Collections.shuffle(names, new Random(seed));

        names.sort(ReaderOrder.NAMES);

        assertThat(names).isEqualTo(READ);
    }
}
