package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import musubi.measure.Suppression.Published;
import musubi.quantity.Exact;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionTest {
    private static final LocalDate DAY = LocalDate.of(2023, 4, 1);
    private static final Measure COUNT = Measures.library().get("participants");
    private static final Measure SHARE = Measures.library().get("overweight");

    @Test
    void one_small_cell_takes_the_next_smallest_with_it() {
        var table = Suppression.of(counts(100, 3, 40, 25), 10);

        assertThat(spelled(table)).containsExactly("100", "small", "40", "with another", "168");
    }

    @Test
    void nothing_small_means_nothing_hidden() {
        assertThat(spelled(Suppression.of(counts(10, 20), 10))).containsExactly("10", "20", "30");
    }

    @Test
    void zero_is_small() {
        assertThat(spelled(Suppression.of(counts(0, 20, 30), 10))).containsExactly("small", "with another", "30", "50");
    }

    @Test
    void a_small_total_hides_everything() {
        assertThat(spelled(Suppression.of(counts(2, 3), 10))).containsExactly("small", "small", "small");
    }

    @Test
    void a_share_hides_a_small_rest_as_well() {
        var cells = List.of(share(95, 100), share(50, 100), share(60, 100));
        var table = Suppression.of(
                new Breakdown(
                        Question.of(SHARE, DAY, DAY.plusDays(1)),
                        List.of("sex"),
                        cells,
                        share(205, 300).value(),
                        300),
                10);

        assertThat(table.cells().get(0)).isEqualTo(new Published.Hidden(true));
        assertThat(table.cells()).filteredOn(c -> c instanceof Published.Hidden).hasSize(2);
    }

    /** One keen walker is one person, however many days there are. */
    @Test
    void many_days_of_few_people_are_few_people() {
        var attended = Measures.library().get("class-attendance");
        var cells = List.of(
                new Breakdown.Cell(List.of("north"), count(400), 9),
                new Breakdown.Cell(List.of("south"), count(300), 40),
                new Breakdown.Cell(List.of("west"), count(500), 20));

        var table = Suppression.of(
                new Breakdown(Question.of(attended, DAY, DAY.plusDays(1)), List.of("area"), cells, count(1200), 69),
                10);

        assertThat(spelled(table)).containsExactly("small", "300", "with another", "1200");
    }

    /** The same nine people may stand behind every month: nine and nine are nine. */
    @Test
    void where_people_stand_in_several_cells_a_large_one_is_hidden_with_the_small() {
        var attended = Measures.library().get("class-attendance");
        var cells = List.of(
                new Breakdown.Cell(List.of("2023-04"), count(90), 9),
                new Breakdown.Cell(List.of("2023-05"), count(90), 9),
                new Breakdown.Cell(List.of("2023-06"), count(200), 20),
                new Breakdown.Cell(List.of("2023-07"), count(500), 50));

        var table = Suppression.of(
                new Breakdown(Question.of(attended, DAY, DAY.plusDays(1)), List.of("month"), cells, count(880), 60),
                10);

        assertThat(spelled(table)).containsExactly("small", "small", "with another", "500", "880");
    }

    @Test
    void what_was_not_measured_is_not_hidden() {
        var cells = List.of(
                share(3, 100),
                share(50, 100),
                new Breakdown.Cell(
                        List.of("g"), new Measured.NotMeasured(musubi.quantity.Words.same("nobody looked")), 0),
                share(60, 100));

        var table = Suppression.of(
                new Breakdown(
                        Question.of(SHARE, DAY, DAY.plusDays(1)),
                        List.of("area"),
                        cells,
                        share(113, 300).value(),
                        300),
                10);

        assertThat(table.cells().get(2)).isInstanceOf(Published.Shown.class);
        assertThat(table.cells()).filteredOn(c -> c instanceof Published.Hidden).hasSize(2);
    }

    /** What is missing from the total is nothing, or at least two cells and at least ten people. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void the_total_gives_no_small_number_away(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            var numbers = random.ints(1 + random.nextInt(8), 0, 1 + random.nextInt(60))
                    .toArray();
            var table = Suppression.of(counts(numbers), 10);
            if (table.total() instanceof Published.Hidden) continue;
            long hidden = 0;
            int cells = 0;
            for (int c = 0; c < numbers.length; c++) {
                if (table.cells().get(c) instanceof Published.Hidden) {
                    hidden += numbers[c];
                    cells++;
                } else {
                    assertThat(numbers[c]).isGreaterThanOrEqualTo(10);
                }
            }
            boolean all = cells == numbers.length;
            assertThat(cells == 0 || all || cells >= 2 && hidden >= 10)
                    .as("%s", (Object) numbers)
                    .isTrue();
        }
    }

    private static Breakdown counts(int... numbers) {
        var cells = new ArrayList<Breakdown.Cell>();
        long sum = 0;
        for (int number : numbers) {
            cells.add(new Breakdown.Cell(List.of("g" + cells.size()), count(number), number));
            sum += number;
        }
        return new Breakdown(Question.of(COUNT, DAY, DAY.plusDays(1)), List.of("area"), cells, count(sum), sum);
    }

    private static Measured count(long number) {
        return new Measured.Value(Exact.of(number), Exact.ONE, Exact.of(number), number, Optional.empty());
    }

    private static Breakdown.Cell share(long part, long whole) {
        return new Breakdown.Cell(
                List.of("g"),
                new Measured.Value(Exact.of(part), Exact.of(whole), Exact.of(part, whole), whole, Optional.empty()),
                whole);
    }

    private static List<String> spelled(Suppression.Table table) {
        var all = new ArrayList<>(table.cells());
        all.add(table.total());
        return all.stream()
                .map(p -> switch (p) {
                    case Published.Hidden hidden -> hidden.small() ? "small" : "with another";
                    case Published.Shown shown ->
                        ((Measured.Value) shown.value()).value().toString();
                })
                .toList();
    }
}
