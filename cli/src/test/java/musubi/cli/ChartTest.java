package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chart that cuts off a name or prints one over another tells nothing. */
class ChartTest {
    private static final int HEIGHT = 470;

    @ParameterizedTest(name = "lines that end at {0}")
    @ValueSource(longs = {0, 1, 50, 100})
    void the_names_of_lines_that_end_together_stand_apart_and_inside(long end) {
        var series = List.of("a", "b", "c", "d").stream()
                .map(name -> new Chart.Series(name, List.of(100L, end)))
                .toList();

        var svg =
                Chart.lines("x", "title", "told", List.of("1", "2"), series, 1).finished();

        var heights = new ArrayList<Integer>();
        for (var line : series) {
            var found = Pattern.compile("y=\"(\\d+)\"[^>]*>" + line.name() + "</text>")
                    .matcher(svg);
            assertThat(found.find()).isTrue();
            heights.add(Integer.parseInt(found.group(1)));
        }
        heights.sort(null);
        assertThat(heights.getFirst()).isPositive();
        assertThat(heights.getLast()).isLessThanOrEqualTo(HEIGHT - 26);
        for (int i = 1; i < heights.size(); i++)
            assertThat(heights.get(i) - heights.get(i - 1)).isGreaterThanOrEqualTo(46);
    }
}
