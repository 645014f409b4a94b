package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decision of {@code edges.txt} holds on the city of {@code city.txt}. */
class EdgeCasesTest {
    @TempDir
    static Path folder;

    private static final Measures MEASURES = Measures.library();
    private static MeasureRun run;

    @BeforeAll
    static void open() {
        run = PackFixture.city(folder);
    }

    @AfterAll
    static void close() {
        run.close();
    }

    static List<EdgeCase> cases() {
        return EdgeCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void counts_as_decided(EdgeCase edge) {
        assertThat(edge.answer(run, MEASURES)).isEqualTo(edge.expected());
    }

    @Test
    void every_measure_has_its_table_of_cases() {
        var decided = cases().stream().map(EdgeCase::measure).collect(Collectors.toCollection(TreeSet::new));

        assertThat(decided)
                .isEqualTo(MEASURES.all().stream().map(Measure::id).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void the_fast_columns_say_the_same_as_the_sums() {
        for (var id : Set.of("steps", "steps-any", "class-attendance", "body-measurement", "programme-days")) {
            var question = new EdgeCase(
                            id,
                            java.util.Map.of(),
                            java.time.LocalDate.of(2023, 4, 1),
                            java.time.LocalDate.of(2024, 3, 31),
                            "total",
                            "",
                            musubi.quantity.Words.same(""))
                    .question(MEASURES);
            var sums = new java.util.TreeMap<String, Long>();
            var last = new long[] {-1};

            run.personDays(question, (person, day, numerator, denominator) -> {
                assertThat((long) person * 100_000 + day).isGreaterThan(last[0]);
                last[0] = (long) person * 100_000 + day;
                assertThat(denominator)
                        .as("%s: a day with two rows is their sum", id)
                        .isEqualTo(1);
                sums.merge(run.people().get(person), numerator, Long::sum);
            });

            var expected = new java.util.TreeMap<String, Long>();
            run.bySubject(question, "person")
                    .forEach((who, value) -> expected.put(
                            who, ((Measured.Value) value).numerator().wholeValue()));
            assertThat(sums).as(id).isEqualTo(expected);
        }
    }
}
