package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedTextTest {
    private static final String HEADER = "person,day,steps,note\n";

    @Test
    void rows_swallowed_by_an_open_quote_are_named_and_none_is_read_as_part_of_another() throws IOException {
        var sink = read(HEADER + "P1,2026-04-01,1,a\nP2,2026-04-01,2,\"b\nP3,2026-04-01,3,c\nP4,2026-04-01,4,d\n");

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo("csv.broken");
            assertThat(said.line()).isEqualTo(3);
            assertThat(said.words().en()).contains("line 6");
        });
    }

    @Test
    void an_open_quote_that_meets_another_one_spoils_its_rows_and_not_those_behind() throws IOException {
        var sink = read(HEADER + "P1,2026-04-01,1,\"a\nP2,2026-04-01,2,b\nP3,2026-04-01,3,\"c\nP4,2026-04-01,4,d\n");

        assertThat(sink.steps)
                .singleElement()
                .satisfies(kept -> assertThat(kept.line()).isEqualTo(5));
        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo("csv.swallowed-rows");
            assertThat(said.line()).isEqualTo(2);
            assertThat(said.words().en()).contains("up to line 4");
        });
    }

    @Test
    void something_behind_a_closing_quote_spoils_its_row() throws IOException {
        var sink = read(HEADER + "P1,2026-04-01,1,\"a\"b\nP2,2026-04-01,2,c\n");

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejections()).containsExactly("csv.stray-quote");
    }

    /** Two forgotten quotes make one cell of what stands between them, as rightly as a note of several lines is one. */
    @Test
    void a_cell_that_holds_whole_rows_is_not_believed() throws IOException {
        var sink = read(HEADER + "P1,2026-04-01,1,\"a\nP2,2026-04-01,2,b\"\nP3,2026-04-01,3,\"c,d\ne, f\"\n");

        assertThat(sink.steps)
                .singleElement()
                .satisfies(kept -> assertThat(kept.line()).isEqualTo(4));
        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo("csv.swallowed-rows");
            assertThat(said.words().en()).contains("up to line 3");
        });
    }

    @Test
    void a_row_with_a_giant_cell_is_refused_and_the_next_is_read() throws IOException {
        var sink = read(HEADER
                + "P1,2026-04-01,1,a\nP2,2026-04-01,2,%s\nP3,2026-04-01,3,\"%s\"\nP4,2026-04-01,4,d\n"
                        .formatted("x".repeat(3_000_000), "\"\"\n".repeat(50_000)));

        assertThat(sink.steps).extracting(SourceFixture.Kept::line).containsExactly(2L, 50_005L);
        assertThat(sink.rejected).extracting(Said::code).containsExactly("csv.too-long", "csv.too-long");
        assertThat(sink.rejected).extracting(Said::line).containsExactly(3L, 4L);
    }

    @Test
    void quotes_line_ends_and_blanks_inside_cells_are_no_fault() throws IOException {
        var sink = read(
                "person,day,steps,note\r\nP1,2026-04-01,1,\"a\r\nb \"\"c\"\"\"\r\n\r\nP2,2026-04-01,2,x\"y\rP3,2026-04-01,\"3\",\"\"");

        assertThat(sink.rejected).isEmpty();
        assertThat(sink.steps).extracting(SourceFixture.Kept::line).containsExactly(2L, 5L, 6L);
    }

    /** Every row is either read or lies within a rejection, whatever quotes stand in it. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void no_row_is_lost_without_a_word(long seed) throws IOException {
        var random = new Random(seed);
        var rows = new ArrayList<String>();
        for (int i = 0; i < 40; i++)
            rows.add("P%d,2026-04-01,%d,%s"
                    .formatted(
                            i,
                            i,
                            List.of("a", "\"b\"", "\"c", "d\"", "\"\"", "\"e\"f", "g\"\"")
                                    .get(random.nextInt(7))));

        var sink = read(HEADER + String.join("\n", rows) + "\n");

        var told = new ArrayList<Long>();
        sink.steps.forEach(kept -> told.add(kept.line()));
        for (var said : sink.rejected) {
            var last = said.words().en().replaceAll(".*line (\\d+).*", "$1");
            long until = last.matches("\\d+") ? Math.min(41, Long.parseLong(last)) : said.line();
            for (long line = said.line(); line <= until; line++) told.add(line);
        }
        assertThat(told).hasSize(40).doesNotHaveDuplicates();
    }

    private static KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text), Settings.NONE);
    }
}
