package musubi.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import musubi.effect.Estimate;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import musubi.study.report.StudyReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study in which people may die before they are certified. */
class CompetingEventsTest {
    private static final String PROTOCOL = """
            study: falls
            title: Falls
            question: Do fewer fall?
            data: file
            unit: id
            time: {baseline: 2021-06-30, follow-up: {from: 2021-07-01, until: 2022-07-01}}
            exposure: treated
            outcomes:
              care: {kind: time-to-event, title: Certified, event: certified_on, competing: [died_on]}
              death: {kind: time-to-event, title: Dead, event: died_on}
            analyses:
              main: {role: primary, title: Hazard ratio, method: fine-gray, formula: "Surv(care.days, care.event) ~ treated", options: {cause: "1", censored: "0"}, ratio: true}
              incidence: {title: Incidence after half a year, method: aalen-johansen, formula: "Surv(care.days, care.event) ~ treated", options: {censored: "0", times: "180"}}
              gray: {title: Test of Gray, method: gray, formula: "Surv(care.days, care.event) ~ treated", options: {cause: "1", censored: "0"}}
              log-rank: {title: Log-rank test, method: log-rank, formula: "Surv(death.days, death.event) ~ treated"}
              matched: {title: Test in matched pairs, adjust: {by: match, formula: "treated ~ age"}, method: gray, formula: "Surv(care.days, care.event) ~ treated", options: {cause: "1", censored: "0"}}
            """;

    @TempDir
    Path folder;

    /** Certified on one of many days, or dead, or neither; who takes part is certified later. */
    private StudyResult result(String text, boolean isAnybodyCertified) throws IOException {
        var lines = new StringBuilder("id,age,treated,certified_on,died_on\n");
        for (int i = 0; i < 200; i++) {
            int treated = i % 3 == 0 ? 1 : 0;
            int kind = i * 7919 % 997 % 3;
            var day = LocalDate.of(2021, 7, 1).plusDays(i * 104729 % 360 * (treated + 1) / 2);
            lines.append("p%03d,%d,%d,%s,%s%n"
                    .formatted(
                            i,
                            65 + i * 31 % 20,
                            treated,
                            kind == 1 && isAnybodyCertified ? day : "",
                            kind == 2 ? day : ""));
        }
        var protocol = Protocols.read("falls.yaml", text, Measures.library());
        var table = Files.writeString(folder.resolve("falls.csv"), lines);
        return StudyResult.of(protocol, Optional.empty(), Cohort.of(protocol, table));
    }

    @Test
    void the_test_of_gray_stands_in_result_and_report_as_that_of_log_rank_does() throws IOException {
        var result = result(PROTOCOL, true);

        var gray = result.finding("gray").effect().orElseThrow();
        assertThat(gray.name()).isEqualTo("Gray chi-squared 1");
        assertThat(gray.p()).isBetween(0.0, 1.0);
        assertThat(result.finding("log-rank").effect().orElseThrow().name()).isEqualTo("log-rank chi-squared");
        var page = StudyReport.write(result, "musubi test", "en");
        assertThat(page).contains("Test of Gray", "Log-rank test");
        assertThat(result.json("musubi test")).contains("Gray chi-squared 1", "log-rank chi-squared");
    }

    @Test
    void the_curves_of_an_event_that_others_compete_with_show_its_incidence() throws IOException {
        var result = result(PROTOCOL, true);

        var certified = result.curves().get(new Words("Certified", "Certified"));
        assertThat(certified.values()).allSatisfy(g -> assertThat(g.columns()).contains("incidence"));
        assertThat(result.curves().get(new Words("Dead", "Dead")).values())
                .allSatisfy(g -> assertThat(g.columns()).contains("survival"));
        var half = ((Estimate) result.finding("incidence").estimation())
                .parameter("incidence treated=1 1 at 180")
                .orElseThrow();
        var drawn = certified.get(new Words("参加した人", "those who took part")).lines().stream()
                .filter(l -> l.values().getFirst() <= 180)
                .toList()
                .getLast();
        assertThat(drawn.values().get(3)).isCloseTo(half.estimate(), within(1e-15));
        assertThat(StudyReport.write(result, "musubi test", "en")).contains("other events allowed for");
    }

    @Test
    void where_it_happened_to_nobody_the_incidence_is_a_line_at_0() throws IOException {
        var text = PROTOCOL.lines()
                .filter(l -> !l.matches("  (incidence|gray|matched): .*"))
                .toList();

        var result = result(String.join("\n", text) + "\n", false);

        assertThat(result.curves().get(new Words("Certified", "Certified")).values())
                .hasSize(2)
                .allSatisfy(g -> assertThat(g.lines())
                        .singleElement()
                        .satisfies(l -> assertThat(l.values().get(1)).isZero()));
        assertThat(StudyReport.write(result, "musubi test", "ja")).contains("競合する出来事を考慮");
    }

    /** Matched one to one the rows weigh 1 and need no weights; matched one to several they do. */
    @Test
    void a_test_without_weights_is_refused_on_rows_that_carry_some() throws IOException {
        assertThat(result(PROTOCOL, true).finding("matched").effect()).isPresent();

        var several = PROTOCOL.replace("\"treated ~ age\"}", "\"treated ~ age\", options: {ratio: 2, caliper: 0.01}}");
        var refused = catchThrowableOfType(BadInput.class, () -> result(several, true));
        assertThat(refused.problems().getFirst().code()).isEqualTo("study.unweighted");
    }
}
