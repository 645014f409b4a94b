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

    /** A pack of three people with a sheet each: one scored, one too young, one with a gap. */
    private String pack() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("person.csv"), """
                person,born,sex,municipality,area
                hanako,1950-04-01,F,231002,north
                taro,1970-04-01,M,231002,north
                jiro,1951-04-01,M,231002,south
                """);
        Files.writeString(source.resolve("body.csv"), """
                person,day,source,method,height_cm,weight_kg
                hanako,2023-05-01,scale,sensed,160,55
                jiro,2023-05-01,scale,sensed,170,70
                """);
        var answers = new StringBuilder("person,day,instrument,version,item,value\n");
        for (var who : java.util.List.of("hanako", "taro", "jiro"))
            for (int item = 1; item <= (who.equals("jiro") ? 8 : 9); item++)
                answers.append("%s,2023-05-02,jages-48,1,%d,%s%n".formatted(who, item, item <= 6 ? "no" : "yes"));
        Files.writeString(source.resolve("answer.csv"), answers);
        var pack = folder.resolve("pack");
        if (!Files.exists(pack))
            assertThat(run("pack", "build", source.toString(), "-o", pack.toString()))
                    .as("%s", err)
                    .isEqualTo(Musubi.DONE);
        out.getBuffer().setLength(0);
        return pack.toString();
    }

    private int year(String... more) throws IOException {
        return run(java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "measure", "run", "--pack", pack(), "--from", "2023-04-01", "--until", "2024-04-01"),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void points_nobody_confirmed_are_marked_wherever_they_are_shown() throws IOException {
        assertThat(year("risk-points")).isEqualTo(Musubi.DONE);
        assertThat(out.toString())
                .contains(
                        "Holds unverified values",
                        "scored as jages-48/1 bmi-unrounded age-87-is-21 mapping-ability not-confirmed",
                        "sheets not scored: answer-missing 1, too-young 1");

        assertThat(year("risk-points", "-f", "json")).isEqualTo(Musubi.DONE);
        assertThat(out.toString())
                .contains("\"verified\": false", "mapping-ability not-confirmed", "\"too-young\": 1")
                .contains("\"numerator\": \"27\"");

        assertThat(year("age", "risk-points", "-f", "csv")).isEqualTo(Musubi.DONE);
        assertThat(out.toString().lines().map(l -> l.replaceAll(".*,", "")))
                .containsExactly("verified", "true", "false");
    }

    /** How many sheets were not scored is a small number too. */
    @Test
    void suppression_hides_the_sheets_that_were_not_scored() throws IOException {
        assertThat(year("risk-points", "--suppress", "10")).isEqualTo(Musubi.DONE);
        assertThat(out.toString()).contains("*").doesNotContain("not scored", "27");
    }

    @Test
    void a_cut_off_before_the_end_and_a_negative_least_number_are_refused() throws IOException {
        assertThat(year("age", "--cutoff", "2024-03-31")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[measure.cutoff]");
        assertThat(year("age", "--suppress", "-3")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[measure.suppress]");
        assertThat(year("age", "--cutoff", "2024-04-01", "--suppress", "0")).isEqualTo(Musubi.DONE);
    }

    @Test
    void a_day_the_calendar_does_not_have_is_refused_in_one_sentence() throws IOException {
        for (var day : java.util.List.of("2023-02-29", "2023/04/01", "R5.4.1", "")) {
            err.getBuffer().setLength(0);
            assertThat(run(
                            "measure",
                            "run",
                            "age",
                            "--pack",
                            pack(),
                            "--from",
                            day,
                            "--until",
                            "2024-04-01",
                            "--lang",
                            "ja"))
                    .isEqualTo(Musubi.BAD_INPUT);
            assertThat(err.toString()).contains("2023-04-01 のように書きます").contains("[measure.day]");
        }
        assertThat(year("age", "--cutoff", "tomorrow")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("--cutoff is a day of the calendar");
    }

    @Test
    void a_group_named_twice_is_one_group() throws IOException {
        assertThat(year("age", "--by", "area,area", "-f", "csv")).isEqualTo(Musubi.DONE);
        assertThat(out.toString())
                .startsWith("measure,version,from,until,area,state")
                .contains("north", "south");
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
