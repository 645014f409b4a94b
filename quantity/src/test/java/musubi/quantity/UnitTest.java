package musubi.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitTest {
    private static final String[] BASES = {"JPY", "PT", "people", "days", "steps", "kg", "m2"};

    private static Unit unit(Random random) {
        var unit = Unit.NONE;
        for (int i = random.nextInt(4); i > 0; i--) {
            var base = Unit.of(BASES[random.nextInt(BASES.length)]);
            unit = random.nextBoolean() ? unit.times(base) : unit.per(base);
        }
        return unit;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void units_multiply_like_a_group(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var a = unit(random);
            var b = unit(random);
            var c = unit(random);

            assertThat(a.times(b)).isEqualTo(b.times(a));
            assertThat(a.times(b).times(c)).isEqualTo(a.times(b.times(c)));
            assertThat(a.times(b).per(b)).isEqualTo(a);
            assertThat(a.per(a)).isEqualTo(Unit.NONE);
            assertThat(a.times(Unit.NONE)).isEqualTo(a);
            assertThat(a.per(b)).isEqualTo(Unit.NONE.per(b).times(a));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void reads_back_what_it_writes(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var unit = unit(random);

            assertThat(Unit.parse(unit.toString())).isEqualTo(unit);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JPY,JPY",
        "JPY/people,JPY/people",
        "people*JPY,JPY*people",
        "JPY/people/days,JPY/days*people",
        "kg/m2,kg/m2",
        "1/people,1/people",
        "percent,''",
        "ratio,''",
        "JPY/JPY,''",
        "'',''",
        "JPY*JPY,JPY*JPY"
    })
    void has_one_spelling(String text, String spelling) {
        assertThat(Unit.parse(text)).hasToString(spelling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JPY/", "/", "*", "JPY*", "*JPY", "JPY//people"})
    void text_with_a_missing_base_is_refused(String text) {
        assertThatThrownBy(() -> Unit.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @Test
    void price_times_people_is_yen() {
        assertThat(Unit.parse("JPY/people").times(Unit.of("people"))).isEqualTo(Unit.JPY);
    }
}
