package musubi.study.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Estimate;
import musubi.effect.Parameter;
import musubi.effect.Sample;
import musubi.effect.rows.LocalRows;
import musubi.effect.rows.Numbers;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer as a resident reads it: number, unit, direction, who is compared, how many people. */
class ConclusionTest {
    private static Words conclusion(String ratio, double estimate, double lower, double upper, long rows) {
        var protocol = Protocols.read("p.yaml", """
                study: words
                title: Words
                question: How much?
                data: file
                exposure: treated
                groups: {exposed: {ja: 来た人, en: those who came}, compared: {ja: 来なかった人, en: the others}}
                analyses:
                  main:
                    role: primary
                    title: {ja: 差, en: Difference}
                    method: ols
                    formula: "y ~ treated"
                    ratio: RATIO
                    unit: {ja: 円, en: yen}
                """.replace("RATIO", ratio), Measures.library());
        var effect = new Parameter("treated", estimate, 1, 10, lower, upper, 0.01);
        var finding = new Finding(
                "main",
                protocol.analyses().get("main"),
                new Estimate(
                        "ols", List.of(effect), List.of(), List.of(), List.of(), Sample.of(rows), List.of(), List.of()),
                Optional.of(effect),
                1200,
                300,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
        var cohort =
                new Cohort(LocalRows.of(Map.of("y", Numbers.over(new double[1])), ""), List.of(), Digest.of("rows"));
        return new StudyResult(
                        protocol,
                        Optional.of(new Registration(
                                "words", protocol.digest(), "2026-04-01T09:00:00+09:00", Optional.empty())),
                        cohort,
                        Optional.empty(),
                        List.of(finding),
                        Map.of())
                .conclusion();
    }

    @ParameterizedTest(name = "{1} ({2} to {3}) reads {4}")
    @CsvSource(delimiter = '|', textBlock = """
            false | -8834.4 | -34707.2 | 52375.1 | −8,834 yen (95 % interval −34,707 to 52,375).
            false | 0.526   | 0.037    | 1.02    | 0.53 yen (95 % interval 0.04 to 1.02).
            false | 0.5     | 0.0004   | 1.0     | 0.5000 yen (95 % interval 0.0004 to 1.0000).
            true  | 0.493   | 0.339    | 0.718   | 0.493 yen (95 % interval 0.339 to 0.718; 1 is no difference).
            true  | 0.7     | 0.4      | 0.998   | 0.700 yen (95 % interval 0.400 to 0.998; 1 is no difference).
            """)
    void numbers_show_two_digits_of_their_error_and_never_round_a_limit_to_no_effect(
            String ratio, double estimate, double lower, double upper, String read) {
        assertThat(conclusion(ratio, estimate, lower, upper, 1200).en()).startsWith("Difference: " + read);
    }

    @Test
    void direction_and_groups_are_said_in_words() {
        var less = conclusion("true", 0.5, 0.3, 0.8, 1200);
        var more = conclusion("false", 5, 3, 8, 1200);

        assertThat(less.en()).contains("It is below 1: lower among those who came than among the others");
        assertThat(less.ja()).contains("1より小さく、来た人のほうが来なかった人より低い");
        assertThat(more.en()).contains("It is above 0: higher among those who came than among the others");
        assertThat(more.ja()).contains("0より大きく、来た人のほうが来なかった人より高い");
    }

    @Test
    void what_was_not_shown_is_said_to_be_neither_there_nor_absent() {
        var nothing = conclusion("false", 5, -3, 8, 1200);

        assertThat(nothing.en())
                .contains("No difference was shown between those who came and the others; that there is none was not");
        assertThat(nothing.ja()).contains("来た人と来なかった人に差があるとは言えませんでした。差がないと示されたわけでもありません。");
    }

    @Test
    void people_are_counted_as_people_and_rows_as_rows() {
        assertThat(conclusion("false", 5, -3, 8, 1200).en())
                .endsWith("It rests on 1,200 people (those who came: 300).");
        assertThat(conclusion("false", 5, -3, 8, 2400).en())
                .endsWith("It rests on 2,400 rows of 1,200 people (those who came: 300).");
        assertThat(conclusion("false", 5, -3, 8, 2400).ja()).endsWith("1,200 人（うち来た人 300 人）の記録から 2,400 行を使いました。");
    }
}
