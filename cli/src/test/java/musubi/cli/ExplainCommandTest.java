package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of line leads to rows of evidence and the line of their source, or says why it has none. */
class ExplainCommandTest {
    private static final Path EXAMPLES = Path.of("../examples/agreements");

    @TempDir
    private static Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Hanako goes to two providers in six months and walks; Taro goes once. */
    @BeforeAll
    static void build() throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("person.csv"), """
                person,born,sex,municipality
                hanako,1950-04-01,F,231002
                taro,1951-04-01,M,231002
                """);
        Files.writeString(source.resolve("enrolment.csv"), """
                person,scheme,municipality,enrolled_on
                hanako,genki,231002,2023-04-01
                taro,genki,231002,2023-04-01
                """);
        var attendance = new StringBuilder("person,day,programme,provider,municipality\n");
        for (int month = 4; month <= 9; month++)
            attendance.append("hanako,2023-%02d-05,yoga,alpha,231002%n".formatted(month));
        attendance.append("hanako,2023-05-06,cook,beta,231002\ntaro,2023-05-06,cook,beta,231002\n");
        Files.writeString(source.resolve("attendance.csv"), attendance);
        Files.writeString(source.resolve("steps.csv"), """
                person,day,source,method,steps
                hanako,2023-05-01,phone,sensed,8000
                hanako,2023-05-02,phone,sensed,4000
                """);
        pack(source, "pack");
        Files.writeString(
                source.resolve("attendance.csv"), attendance.toString().replace("2023-09-05", "2023-08-15"));
        pack(source, "corrected-pack");
    }

    private static void pack(Path source, String name) {
        Packs.build(Recipe.of(List.of(source), folder.resolve(name), Key.of(new byte[32])));
    }

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Musubi.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("MUSUBI_LANG", "en"),
                Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
    }

    private Path settled(String agreement, String pack, Object... more) {
        var target = folder.resolve("%s-%s".formatted(agreement, pack));
        var arguments = Stream.concat(
                        Stream.of(
                                "settle",
                                EXAMPLES.resolve(agreement + ".yaml"),
                                "--pack",
                                folder.resolve(pack),
                                "--period",
                                "FY2023",
                                "-o",
                                target),
                        Stream.of(more))
                .toArray();
        assertThat(run(arguments)).as("%s", err).isZero();
        return target.resolve("statement.json");
    }

    private String explained(Object... arguments) {
        assertThat(run(Stream.concat(Stream.of("explain"), Stream.of(arguments)).toArray()))
                .as("%s", err)
                .isZero();
        return out.toString();
    }

    /** The pseudonym of the one continuer. */
    private String hanako(Path statement) {
        return explained(statement, 2, "--pack", folder.resolve("pack"))
                .lines()
                .dropWhile(l -> !l.startsWith("Counted by continuers"))
                .skip(1)
                .findFirst()
                .orElseThrow()
                .strip()
                .substring(0, 32);
    }

    @Test
    void each_row_of_a_person_is_shown_once_with_the_measures_it_served() {
        var statement = settled("toyota", "pack");

        var text = explained(
                statement,
                2,
                "--pack",
                folder.resolve("pack"),
                "--person",
                hanako(statement).substring(0, 8) + "…");

        assertThat(text).contains("  participants: 1/1", "  continuers: 1/1", "Rows of evidence, first 7 of 7:");
        assertThat(text.lines().filter(l -> l.contains("attendance.csv:")))
                .hasSize(7)
                .doesNotHaveDuplicates()
                .allMatch(l -> l.endsWith("← participants, continuers"));
    }

    @Test
    void a_person_who_does_not_count_in_a_measure_is_told_apart() {
        var statement = settled("toyota", "pack");
        var hanako = hanako(statement);
        var other = explained(statement, 2, "--pack", folder.resolve("pack"))
                .lines()
                .filter(l -> l.matches("    [0-9a-f]{32} .*") && !l.contains(hanako))
                .findFirst()
                .orElseThrow()
                .strip()
                .substring(0, 32);

        assertThat(explained(statement, 2, "--pack", folder.resolve("pack"), "--person", other))
                .contains("  participants: 1/1", "  continuers: this person does not count");
    }

    /** Who took part there is seen from visits there; who continues, where a person belongs to one provider, from all. */
    @Test
    void a_provider_s_line_shows_the_visits_that_decided() {
        var hanako = hanako(settled("toyota", "pack"));
        var statement = settled("toyota-provider-fees", "pack");

        var beta = explained(statement, 2, "--pack", folder.resolve("pack"), "--person", hanako);

        assertThat(beta).contains("  participants: 1/1", "  continuers: this person does not count");
        assertThat(beta.lines().filter(l -> l.contains("provider=beta")))
                .allMatch(l -> l.endsWith("← participants, continuers"));
        assertThat(beta.lines().filter(l -> l.contains("provider=alpha")))
                .hasSize(6)
                .allMatch(l -> l.endsWith("← continuers"));
    }

    @Test
    void a_person_s_points_lead_to_the_days_and_their_rows() {
        var statement = settled("kikuyo", "pack");

        var text = explained(statement, 1, "--pack", folder.resolve("pack"));

        assertThat(text).containsAnyOf("2023-05-01  13 → 13", "By day");
        assertThat(explained(statement, 1)).doesNotContain("no rows of evidence");
        assertThat(err.toString()).contains("Add --pack");
        assertThat(run("explain", statement, 1, "--pack", folder.resolve("pack"), "--person", "zzzz"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[explain.other-person]");
    }

    @Test
    void what_has_no_rows_says_why() {
        var statement = settled("toyota", "pack");

        assertThat(explained(statement, 1, "--pack", folder.resolve("pack")))
                .contains("The agreement states the amount, so it has no rows of evidence.");
    }

    @Test
    void another_pack_and_somebody_unknown_are_refused() {
        var statement = settled("toyota", "pack");

        assertThat(run("explain", statement, 2, "--pack", folder.resolve("corrected-pack")))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[explain.other-pack]");
        assertThat(run("explain", statement, 2, "--pack", folder.resolve("pack"), "--person", "nobody"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[explain.no-person]");
        assertThat(run("explain", statement, 2, "--limit", "-1")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[explain.limit]");
    }

    @Test
    void a_correction_is_explained_by_the_line_as_it_is_now() {
        var first = settled("toyota", "pack");
        var second = settled("toyota", "corrected-pack", "--replaces", first);

        var text = explained(second.resolveSibling("delta.json"), 1, "--pack", folder.resolve("corrected-pack"));

        assertThat(text)
                .contains(
                        "take-up  FY2023  16,000 → 6,000  (-10,000)", "The amount now:", "Counted by participants v1");
        assertThat(run("explain", second.resolveSibling("delta.json"), 2)).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("no change 2; it has 1");
    }

    @Test
    void a_distribution_names_the_statements_it_distributes() {
        var statement = settled("toyota", "pack");
        var fund = settled("next-rise-fund", "pack", "--receipts", statement);

        assertThat(explained(fund, 1)).contains("It distributes what these statements paid: toyota-zutto-genki FY2023");
    }
}
