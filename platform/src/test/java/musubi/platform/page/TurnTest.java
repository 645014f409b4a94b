package musubi.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final List<Integer> ROWS =
            IntStream.rangeClosed(1, 120).boxed().toList();

    @Test
    void a_page_has_so_many_rows_and_says_where_it_stands() {
        var first = Turn.FIRST.of("list", 50, ROWS);
        var last = new Turn("100", "", "list").of("list", 50, ROWS);

        assertThat(first.rows()).hasSize(50).startsWith(1);
        assertThat(first.more()).isTrue();
        assertThat(first.next()).isEqualTo(50);
        assertThat(last.rows()).hasSize(20).startsWith(101);
        assertThat(last.more()).isFalse();
        assertThat(last.first()).isEqualTo(101);
        assertThat(last.last()).isEqualTo(120);
        assertThat(last.before()).isEqualTo(50);
    }

    @Test
    void only_the_list_that_is_meant_is_turned_or_taken_whole() {
        assertThat(new Turn("50", "", "venues").of("programmes", 50, ROWS).rows())
                .startsWith(1);
        assertThat(new Turn("50", "csv", "programmes")
                        .of("programmes", 50, ROWS)
                        .rows())
                .hasSize(120);
        assertThat(new Turn("50", "csv", "venues").of("programmes", 50, ROWS).rows())
                .hasSize(50);
        assertThat(new Turn("", "csv", "").takes("programmes")).isTrue();
    }

    @Test
    void a_list_that_is_too_long_for_a_table_says_that_more_follows() {
        var all = new Turn("", "pdf", "")
                .of(
                        "list",
                        50,
                        (without, most) ->
                                IntStream.range(without, without + most).boxed().toList());

        assertThat(all.rows()).hasSize(50_000);
        assertThat(all.more()).isTrue();
    }

    @Test
    void a_page_that_cannot_be_meant_is_the_first() {
        for (var after : List.of("-1", "x", "999999999999"))
            assertThat(new Turn(after, "", "").of("list", 50, ROWS).first()).isEqualTo(1);
        assertThat(new Turn("5000", "", "").of("list", 50, ROWS).empty()).isTrue();
    }

    @Test
    void what_is_sought_is_found_whatever_its_width_and_case() {
        assertThat(new Sought(" ＡＢＣ体操 ").in("朝のabc体操教室")).isTrue();
        assertThat(new Sought("体操").in("水泳", "")).isFalse();
        assertThat(Sought.ANYTHING.in("")).isTrue();
        assertThat(new Sought("あ".repeat(300)).q()).hasSize(100);
    }

    @Test
    void blocks_follow_each_other_until_one_is_not_full() {
        for (int rows : List.of(0, 1, 2, 3, 4)) {
            var all = ROWS.subList(0, rows);

            assertThat(CsvTable.<Integer>blocks(
                            2,
                            (Optional<Integer> last) -> all.stream()
                                    .filter(row -> row > last.orElse(0))
                                    .limit(2)
                                    .toList()))
                    .containsExactlyElementsOf(all)
                    .hasSize(rows);
        }
    }
}
