package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import musubi.evidence.pack.Key;
import musubi.evidence.pack.Packs;
import musubi.evidence.pack.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where less care benefit pays more, a month whose list is missing pays nothing. */
class MissingMonthTest {
    private static final String TERMS = """
            agreement: lower-benefits
            unit: JPY
            between: {payer: city, payee: contractor}
            term: {from: 2023-04-01, until: 2024-04-01}
            calendar: fiscal-year
            measures:
              benefit: {measure: care-benefit, window: period}
            clauses:
              lowered:
                per: fiscal-year
                pays: {bands: benefit, from: {0: 1_000_000, 12_000: 300_000}, below: 0}
            """;

    @TempDir
    Path folder;

    @Test
    void a_year_with_the_list_of_every_month_is_paid_on_what_was_spent() throws IOException {
        var line = settled(12);

        assertThat(line.path("amount").asLong()).isEqualTo(300_000);
        assertThat(line.path("reason").asString()).isEmpty();
    }

    /** Eleven months cost less than twelve, and would be paid as a success. */
    @Test
    void a_year_without_the_list_of_march_is_not_measured_and_pays_nothing() throws IOException {
        var line = settled(11);

        assertThat(line.path("amount").asLong()).isZero();
        assertThat(line.path("reason").asString()).isEqualTo("not-measured");
        assertThat(line.toString()).contains("the pack has no benefit with insurance care in 2024-03");
    }

    /** What the year is paid when the lists of so many months came in, each of 1,000 yen for one person. */
    private JsonNode settled(int months) throws IOException {
        var source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("person.csv"), "person,born,sex,municipality\np1,1940-01-01,F,232998\n");
        Files.writeString(
                source.resolve("benefit.csv"),
                Stream.iterate(YearMonth.of(2023, 4), month -> month.plusMonths(1))
                        .limit(months)
                        .map("p1,%s-01,care,1000\n"::formatted)
                        .collect(Collectors.joining("", "person,month,insurance,yen\n", "")));
        var pack = folder.resolve("pack");
        Packs.build(Recipe.of(List.of(source), pack, Key.of(new byte[32])));
        var terms = Files.writeString(folder.resolve("agreement.yaml"), TERMS);
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        var target = folder.resolve("statement");

        var exit = Musubi.run(
                writer,
                writer,
                Map.of("MUSUBI_LANG", "en"),
                "settle",
                terms.toString(),
                "--period",
                "FY2023",
                "--pack",
                pack.toString(),
                "-o",
                target.toString());

        assertThat(exit).as(said.toString()).isEqualTo(Musubi.DONE);
        var lines = JsonMapper.builder()
                .build()
                .readTree(Files.readString(target.resolve("statement.json")))
                .path("lines");
        assertThat(lines.size()).isEqualTo(1);
        return lines.get(0);
    }
}
