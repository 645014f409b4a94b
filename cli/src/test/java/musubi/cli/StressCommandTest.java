package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agreement of years to come is tried on cities that do not exist. */
class StressCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @BeforeEach
    void an_agreement_to_be_signed() throws IOException {
        Files.writeString(folder.resolve("draft.yaml"), """
                agreement: draft
                version: 1
                title: {ja: 案, en: Draft}
                source: invented
                unit: JPY
                between: {payer: city, payee: contractor}
                term: {from: 2028-04-01, until: 2030-04-01}
                calendar: fiscal-year
                rounding: {each: clause, down-to: 1}
                measures:
                  participants: {measure: participants, window: fiscal-year-until-cutoff}
                clauses:
                  take-up:
                    per: fiscal-year
                    due: {day: 05-31}
                    pays: {price: 1_000, times: participants}
                    cap: {each-period: 20_000}
                  prize:
                    per: fiscal-year
                    due: {day: 05-31}
                    pays: {pays: 1_000_000, when: participants >= 5_000}
                """);
    }

    private int stress(Path to, String... more) {
        var arguments = Stream.concat(
                        Stream.of("stress", folder.resolve("draft.yaml").toString(), "-o", to.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        return Musubi.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), arguments);
    }

    @Test
    void the_answer_says_what_is_owed_which_cap_binds_and_what_is_never_paid() throws IOException {
        int code = stress(folder.resolve("one"), "--cities", "2", "--people", "300");
        int again = stress(folder.resolve("two"), "--cities", "2", "--people", "300", "--lang", "ja");

        assertThat(err.toString()).contains("2/2 settling city 2");
        assertThat(code).isZero();
        assertThat(again).isZero();
        assertThat(out.toString())
                .contains("took something in 2 of 2 cities")
                .contains("nothing: 4 times of 4 (the condition does not hold)")
                .contains("支払なし: 4 回のうち 4 回（支払の条件を満たしていません）");
        var json = Files.readString(folder.resolve("one/stress.json"));
        assertThat(json)
                .contains("\"moved-by-years\": 7")
                .contains("\"FY2029\": {\"least\": 20000,")
                .contains("\"cap\": \"clause each-period\"");
        assertThat(Files.readString(folder.resolve("two/stress.json"))).isEqualTo(json);
        assertThat(Files.readString(folder.resolve("one/stress.html")))
                .contains("What is owed by fiscal year", "年度ごとの支払", "<svg");
    }

    /** Kikuyo's rule has no end, and one line for a person holds the whole period it is settled for. */
    @Test
    void points_without_an_end_are_tried_year_by_year_while_the_cities_live() throws IOException {
        Files.copy(
                Path.of("../examples/agreements/kikuyo.yaml"),
                folder.resolve("draft.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(stress(folder.resolve("points"), "--cities", "1", "--people", "200"))
                .isZero();

        assertThat(Files.readString(folder.resolve("points/stress.json")))
                .contains("\"moved-by-years\": 0", "\"FY2021\":", "\"FY2026\":")
                .doesNotContain("FY2028", "FY2099");
    }

    @Test
    void what_cannot_be_tried_is_refused() throws IOException {
        assertThat(stress(folder.resolve("none"), "--cities", "0")).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[stress.cities]");
        Files.copy(
                Path.of("../examples/agreements/next-rise-fund.yaml"),
                folder.resolve("draft.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(stress(folder.resolve("fund"))).isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("[stress.distribution]");
    }
}
