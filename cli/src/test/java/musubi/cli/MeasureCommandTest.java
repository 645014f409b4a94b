package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... arguments) {
        return Musubi.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), arguments);
    }

    @Test
    void the_list_names_every_measure_in_the_callers_language() {
        assertThat(run("measure", "list", "--lang", "ja")).isEqualTo(Musubi.DONE);
        assertThat(out.toString()).contains("participants", "参加者数", "risk-points");
    }

    @Test
    void a_measure_is_shown_with_its_parameters_source_and_sql() {
        assertThat(run("measure", "show", "continuers")).isEqualTo(Musubi.DONE);
        assertThat(out.toString()).contains("months: integer = 6", "Toyota case sheet", "having case when");
    }

    @Test
    void a_misspelt_measure_is_refused_with_the_nearest_one() {
        assertThat(run("measure", "show", "continuer")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("did you mean continuers?", "[measure.unknown]");
    }

    @Test
    void a_mistake_in_a_measure_of_ones_own_is_named_with_its_line() throws IOException {
        Files.writeString(folder.resolve("mine.sql"), """
                -- id: mine
                -- version: 1
                -- title.ja: 私の
                -- title.en: Mine
                -- unit: people
                -- kind: count
                -- grain: person
                -- evidence: attendance(day)
                -- definition.ja: 定義
                -- definition.en: Definition
                -- source: ours
                select person, 1 as numerator, 1 as denominator
                  from attendence
                """);

        assertThat(run("measure", "list", "--measures", folder.toString())).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).startsWith("mine.sql:13:").contains("attendence", "[measure.sql]");
    }

    @Test
    void columns_stay_straight_beside_japanese() {
        var lines = new Columns(java.util.Set.of(1))
                .row(java.util.List.of("参加者数", "1"))
                .row(java.util.List.of("steps", "1000"))
                .lines();

        assertThat(lines).containsExactly("参加者数     1", "steps     1000");
    }
}
