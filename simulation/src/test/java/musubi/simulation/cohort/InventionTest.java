package musubi.simulation.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Invented people: the same from the same seed, plausible, and changed by the effect only where the effect acts. */
class InventionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void equal_inventions_give_equal_bytes_and_another_seed_gives_others(Design design) throws IOException {
        var one = written(new Invention(design, 50, 7, design.usualEffect(), 0.5));

        assertThat(written(new Invention(design, 50, 7, design.usualEffect(), 0.5)))
                .isEqualTo(one);
        assertThat(written(new Invention(design, 50, 8, design.usualEffect(), 0.5)))
                .isNotEqualTo(one);
    }

    /** What power is computed on is what a protocol would read from the file. */
    @ParameterizedTest
    @EnumSource
    void the_columns_are_what_a_reader_of_the_file_gets(Design design) throws IOException {
        var invention = new Invention(design, 40, 3, design.usualEffect(), 0.5);
        var lines = written(invention).lines().toList();
        var columns = invention.columns();

        assertThat(lines.getFirst().split(","))
                .containsExactly(columns.stream().map(InventedColumn::name).toArray(String[]::new));
        for (int row = 0; row + 1 < lines.size(); row++) {
            var cells = lines.get(row + 1).split(",");
            for (int i = 0; i < cells.length; i++) {
                var column = columns.get(i);
                if (column.labels().isEmpty()) assertThat(column.values()[row]).isEqualTo(Double.parseDouble(cells[i]));
                else assertThat(column.labels().get(row)).isEqualTo(cells[i]);
            }
        }
        assertThat(columns).allSatisfy(c -> assertThat(c.values()).hasSize(lines.size() - 1));
    }

    /** A longer table begins with the shorter one, so that tables of several sizes are compared on the same people. */
    @Test
    void more_people_are_added_behind_the_ones_there_were() throws IOException {
        var few = written(new Invention(Design.SALONS, 30, 5, 0.5, 0));

        assertThat(written(new Invention(Design.SALONS, 60, 5, 0.5, 0))).startsWith(few);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "RISK_POINTS, participated, 0.10, 0.35",
        "RISK_POINTS, female, 0.52, 0.56",
        "RISK_POINTS, limited, 0.15, 0.35",
        "SALONS, participated, 0.10, 0.35",
        "SALONS, certified, 0.05, 0.35",
        "COALITION, takes_part, 0.40, 0.60",
        "COALITION, programme, 0.52, 0.52",
        "OKAYAMA, participated, 0.70, 0.90",
        "OKAYAMA, standard_bmi, 0.50, 0.80"
    })
    void shares_are_plausible(Design design, String column, double lowest, double highest) {
        var invention = new Invention(design, design == Design.COALITION ? 400 : 10_000, 1, design.usualEffect(), 0);

        assertThat(mean(invention, column)).isBetween(lowest, highest);
    }

    /** Points at the end go up or down by the effect among those who took part, and nothing else moves. */
    @Test
    void points_differ_by_the_effect_among_those_who_took_part_only() {
        var none = new Invention(Design.RISK_POINTS, 500, 4, 0, 0.7);
        var some = new Invention(Design.RISK_POINTS, 500, 4, -0.8, 0.7);
        var participated = values(none, "participated");
        var ends = values(none, "risk_end");
        var changed = values(some, "risk_end");

        assertThat(differing(none, some)).containsExactly("risk_end");
        for (int i = 0; i < ends.length; i++)
            assertThat(changed[i]).isCloseTo(ends[i] - 0.8 * participated[i], within(1.01e-4));
    }

    /** Who did not take part lives the same life whatever the effect; who did is certified later, never earlier. */
    @Test
    void certification_is_later_among_those_who_took_part_only() {
        var none = new Invention(Design.SALONS, 2_000, 4, 1, 0.7);
        var half = new Invention(Design.SALONS, 2_000, 4, 0.5, 0.7);
        var participated = values(none, "participated");
        var days = values(none, "days");
        var later = values(half, "days");

        assertThat(differing(none, half)).containsExactly("days", "certified", "event");
        for (int i = 0; i < days.length; i++)
            if (participated[i] == 0) assertThat(later[i]).isEqualTo(days[i]);
            else assertThat(later[i]).isGreaterThanOrEqualTo(days[i]);
    }

    @Test
    void the_programme_changes_its_municipalities_in_the_second_survey_only() {
        var none = new Invention(Design.COALITION, 200, 4, 0, 0);
        var some = new Invention(Design.COALITION, 200, 4, 0.1, 0);
        var programme = values(none, "programme");
        var wave = values(none, "wave");
        var before = values(none, "takes_part");
        var after = values(some, "takes_part");

        assertThat(differing(none, some)).containsExactly("takes_part");
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isGreaterThanOrEqualTo(before[i]);
            if (programme[i] * wave[i] == 0) assertThat(after[i]).isEqualTo(before[i]);
        }
    }

    @Test
    void an_odds_ratio_of_one_leaves_participation_without_meaning() {
        var none = new Invention(Design.OKAYAMA, 500, 4, 1, 0);
        var some = new Invention(Design.OKAYAMA, 500, 4, 1.3, 0);

        assertThat(differing(none, some)).containsExactly("standard_bmi");
    }

    /** Without mixing, a person of one seed drew the numbers of the same person of the seed before, one place later. */
    @Test
    void neighbouring_seeds_share_no_numbers() {
        for (long seed = -3; seed < 50; seed++) {
            var here = draws(seed);

            assertThat(draws(seed + 1)).doesNotContainAnyElementsOf(here);
        }
    }

    private static List<Double> draws(long seed) {
        var chance = new Chance(seed, 17);
        return IntStream.range(0, 20).mapToObj(i -> chance.uniform()).toList();
    }

    @Test
    void an_effect_that_is_no_ratio_is_refused() {
        assertThatThrownBy(() -> new Invention(Design.SALONS, 100, 1, 0, 0)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Invention(Design.RISK_POINTS, 100, 1, Double.NaN, 0))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Invention(Design.RISK_POINTS, 9, 1, 0, 0)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> new Invention(Design.RISK_POINTS, 100, 1, 0, -1))
                .isInstanceOf(BadInput.class);
    }

    private String written(Invention invention) throws IOException {
        var file = folder.resolve("table.csv");
        invention.write(file);
        return Files.readString(file);
    }

    private static List<String> differing(Invention one, Invention other) {
        var a = one.columns();
        var b = other.columns();
        return IntStream.range(0, a.size())
                .filter(i -> !Arrays.equals(a.get(i).values(), b.get(i).values()))
                .mapToObj(i -> a.get(i).name())
                .toList();
    }

    private static double mean(Invention invention, String column) {
        return Arrays.stream(values(invention, column)).average().orElseThrow();
    }

    private static double[] values(Invention invention, String column) {
        return invention.columns().stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow()
                .values();
    }
}
