package musubi.platform.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody learns who looks at a figure every morning and holds all they ever saw against each other. */
class MonthlyTest {
    private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    private static final int LEAST = 10;

    private static Instant night(LocalDate day) {
        return day.atTime(3, 10).toInstant(ZoneOffset.UTC);
    }

    private static Figure of(int people) {
        return new Figure(
                "participants",
                Figure.Grain.YEAR,
                "",
                Words.same("participants"),
                "people",
                Optional.of(BigDecimal.valueOf(people)),
                Optional.empty(),
                Optional.empty(),
                Words.same(""),
                people,
                people < LEAST);
    }

    private static FigureRepository.Dated made(LocalDate day, int people) {
        return new FigureRepository.Dated(day, night(day), of(people));
    }

    private static FigureRepository.Dated monthly(int month, int people) {
        return made(LocalDate.of(2026, month, 1), people);
    }

    private static PublicFigures.Said published(LocalDate day, int people) {
        return new PublicFigures.Said(
                night(day).plusSeconds(3_600), Optional.of(new PublicFigures.Published(of(people), day)));
    }

    private static List<PublicFigures.Said> publishedAndWithdrawn(LocalDate day, int people) {
        return List.of(published(day, people), new PublicFigures.Said(night(day).plusSeconds(7_200), Optional.empty()));
    }

    private static long people(Figures.Shown shown) {
        return ((Figures.Shown.Value) shown).figure().people();
    }

    @Test
    void a_figure_that_falls_back_is_held_against_all_that_were_shown() {
        var made = List.of(monthly(4, 40), monthly(5, 51), monthly(6, 41), monthly(7, 61));

        assertThat(people(Monthly.of(made.subList(0, 2), List.of()))).isEqualTo(51);
        assertThat(people(Monthly.of(made.subList(0, 3), List.of()))).isEqualTo(51);
        assertThat(people(Monthly.of(made, List.of()))).isEqualTo(61);
    }

    @Test
    void it_is_held_against_what_was_published_and_withdrawn_too() {
        var made = List.of(monthly(4, 40), monthly(5, 55), monthly(6, 66));

        assertThat(people(Monthly.of(made, publishedAndWithdrawn(APRIL.plusDays(9), 54))))
                .isEqualTo(66);
        assertThat(people(Monthly.of(made.subList(0, 2), publishedAndWithdrawn(APRIL.plusDays(9), 54))))
                .isEqualTo(40);
        assertThat(people(Monthly.of(made.subList(0, 2), publishedAndWithdrawn(APRIL.plusDays(60), 54))))
                .as("published later")
                .isEqualTo(55);
    }

    @Test
    void what_nobody_saw_because_the_site_showed_another_holds_nothing_back() {
        var made = List.of(monthly(4, 40), monthly(5, 52), monthly(6, 58));

        assertThat(Monthly.people(made, List.of(published(APRIL.plusDays(9), 40))))
                .containsExactly(40L);
        assertThat(people(Monthly.of(made, publishedAndWithdrawn(APRIL.plusDays(40), 53))))
                .as("withdrawn before June")
                .isEqualTo(52);
    }

    @Test
    void what_was_few_at_the_beginning_of_a_month_stays_hidden_through_it() {
        var made = List.of(monthly(4, 9), made(APRIL.plusDays(1), 30), monthly(5, 31));

        assertThat(Monthly.of(made.subList(0, 2), List.of())).isEqualTo(new Figures.Shown.Few());
        assertThat(people(Monthly.of(made, List.of()))).isEqualTo(31);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20261128})
    void no_two_that_were_ever_seen_differ_by_one_to_nine_and_none_is_new_twice_a_month(long seed) {
        var random = new Random(seed);
        int moved = 0;
        for (int course = 0; course < 200; course++) {
            var made = new ArrayList<FigureRepository.Dated>();
            var published = new ArrayList<PublicFigures.Said>();
            var seen = new TreeSet<Long>();
            var values = new LinkedHashSet<Figures.Shown.Value>();
            int people = random.nextInt(80);
            for (var day = APRIL; day.isBefore(APRIL.plusDays(200)); day = day.plusDays(1)) {
                people = Math.max(0, people + random.nextInt(-4, 5));
                if (random.nextInt(10) > 0) made.add(made(day, people));
                if (Monthly.of(made, published) instanceof Figures.Shown.Value value && values.add(value)) {
                    long now = value.figure().people();
                    assertThat(seen)
                            .as("seed %d, %s", seed, day)
                            .noneMatch(earlier -> now != earlier && Math.abs(now - earlier) < LEAST);
                    seen.add(now);
                }
                if (random.nextInt(60) == 0 && people >= LEAST) {
                    published.addAll(publishedAndWithdrawn(day, people));
                    seen.add((long) people);
                }
            }
            assertThat(values.stream().map(v -> YearMonth.from(v.asOf()))).doesNotHaveDuplicates();
            moved += Math.max(0, values.size() - 1);
        }
        assertThat(moved).as("values do change").isGreaterThan(100);
    }
}
