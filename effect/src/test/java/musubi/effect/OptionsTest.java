package musubi.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A slip in an option is refused with the nearest word, whether or not the request would have read the option. */
class OptionsTest {
    private static final List<Option> KNOWN = List.of(
            Option.number("level", "0.95", "", ""),
            Option.number("threshold", "0.1", "", ""),
            Option.number("draws", "999", "", ""),
            Option.given("seed", "", ""),
            Option.given("cluster", "", ""),
            Option.choice("se", "auto", List.of("auto", "classical", "HC3"), "", ""));

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "treshold, 0.2, estimate.unknown-option, 'Did you mean \"threshold\"?', 「threshold」ではありませんか",
        "sead, 1, estimate.unknown-option, 'Did you mean \"seed\"?', 「seed」ではありませんか",
        "weights, w, estimate.unknown-option, 'It knows: cluster, draws', 使えるもの",
        "se, clasical, estimate.unknown-choice, 'Did you mean \"classical\"?', 「classical」ではありませんか",
        "se, HC9, estimate.unknown-choice, 'It is one of: auto', 次のどれか",
        "seed, abc, estimate.not-a-number, 'must be a whole number, not \"abc\"', 整数",
        "seed, 1.5, estimate.not-a-number, 'must be a whole number', 整数",
        "draws, many, estimate.not-a-number, 'must be a number', 数で",
        "threshold, -0.1, estimate.out-of-range, zero or more, 0 以上",
        "level, 95, estimate.level, between 0 and 1, 0 と 1 の間",
    })
    void slips_are_refused(String name, String value, String code, String en, String ja) {
        var refused = catchThrowableOfType(Unreadable.class, () -> new Options(KNOWN, Map.of(name, value)));

        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.words().en()).contains(en);
        assertThat(refused.words().ja()).contains(ja);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "area, area",
        "'area+ kind,,sex', area|kind|sex",
        "`a+b`, a+b",
        "'`a+b` + c,`d, e`', 'a+b|c|d, e'",
        "`a b`:c, a b:c",
        "'`open,c', open|c",
    })
    void columns_may_stand_in_backquotes(String written, String columns) {
        var options = new Options(KNOWN, Map.of("cluster", written));

        assertThat(options.columns("cluster")).containsExactly(columns.split("\\|"));
    }

    @Test
    void one_column_may_stand_in_backquotes() {
        assertThat(new Options(KNOWN, Map.of("cluster", "`a+b`")).column("cluster"))
                .contains("a+b");
        assertThat(new Options(KNOWN, Map.of("cluster", "a+b")).column("cluster"))
                .contains("a+b");
        assertThat(new Options(KNOWN, Map.of()).column("cluster")).isEmpty();
    }

    @Test
    void what_is_written_well_is_taken() {
        var options = new Options(
                KNOWN, Map.of("seed", "-7", "threshold", "0", "level", "0.9", "draws", "1e4", "cluster", "seven"));

        assertThat(options.whole("seed")).isEqualTo(-7);
        assertThat(options.number("threshold")).isZero();
        assertThat(options.number("level")).isEqualTo(0.9);
        assertThat(options.whole("draws")).isEqualTo(10_000);
    }
}
