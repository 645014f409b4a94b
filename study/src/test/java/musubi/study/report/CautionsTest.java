package musubi.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import musubi.effect.NotEstimable;
import musubi.effect.Why;
import musubi.measure.Measures;
import musubi.study.TeaFixture;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import musubi.study.result.StudyResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Poor overlap stands beside the effect: in the answer, in the result and in the report. */
class CautionsTest {
    private static final String EN = "hold the truth less often than they say";
    private static final String JA = "名乗る割合ほどには真の値を含みません";

    @TempDir
    static Path folder;

    private static StudyResult study(String method, String options) {
        var protocol = Protocols.read(
                "p.yaml",
                """
                study: overlap
                version: 1
                title: {ja: 重なり, en: Overlap}
                question: {ja: 点数は上がるか。, en: Do points rise?}
                data: file
                unit: id
                exposure: treated
                analyses:
                  main:
                    role: primary
                    title: {ja: 主な解析, en: Main}
                METHOD
                    subgroups: [sex]
                  overlap:
                    role: sensitivity
                    title: {ja: 重なりの人, en: The overlap}
                    method: ipw
                    formula: "treated ~ age + before"
                    options: {outcome: after, estimand: ATO}
                  second:
                    role: sensitivity
                    title: {ja: 別の解析, en: Another}
                    method: aipw
                    formula: "treated ~ age + before"
                    options: {outcome: after, least-score: 0.4}
                decision: {ja: 0を含まないとき。, en: When 0 is left out.}
                """.replace("METHOD", method.indent(4).stripTrailing().replace("OPTIONS", options)),
                Measures.library());
        return StudyResult.of(
                protocol,
                Optional.empty(),
                Cohort.of(protocol, TeaFixture.write(folder.resolve("tea.csv"), TeaFixture.rows())));
    }

    private static StudyResult adjusted(String options) {
        return study("""
                adjust: {by: ipw, formula: "treated ~ age + before", options: {OPTIONS}}
                method: ols
                formula: "after ~ treated"
                """, options);
    }

    @Test
    void the_answer_says_that_its_interval_may_not_keep_its_promise() {
        for (var result : java.util.List.of(adjusted("least-score: 0.4"), study("""
                method: ipw
                formula: "treated ~ age + before"
                options: {outcome: after, OPTIONS}
                """, "least-score: 0.4"))) {
            assertThat(result.conclusion().en()).containsOnlyOnce(EN);
            assertThat(result.conclusion().ja()).containsOnlyOnce(JA);
            var json = JsonMapper.builder().build().readTree(result.json("musubi test"));
            assertThat(json.path("analyses")
                            .path("main")
                            .path("cautions")
                            .get(0)
                            .path("en")
                            .asString())
                    .contains(EN);
            assertThat(json.path("analyses").path("overlap").has("cautions")).isFalse();
        }
    }

    /** The primary one in the answer, then the other analysis, then both groups, each in two languages. */
    @Test
    void the_report_says_it_once_for_each_analysis_and_each_group() {
        var page = StudyReport.write(adjusted("least-score: 0.4"), "musubi test", "ja");

        assertThat(page.split(EN, -1)).hasSize(1 + 4);
        assertThat(page.split(JA, -1)).hasSize(1 + 4);
        assertThat(page).contains("Another: The propensity scores of", "別の解析について: 傾向スコアが");
    }

    @Test
    void where_overlap_is_good_enough_nothing_is_said() {
        var result = adjusted("least-score: 0");

        assertThat(result.primary().cautions()).isEmpty();
        assertThat(result.conclusion().en()).doesNotContain(EN);
    }

    @Test
    void a_protocol_may_refuse_poor_overlap() {
        var result = adjusted("least-score: 0.4, poor-overlap: refuse");

        assertThat(result.primary().estimation())
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.why()).isEqualTo(Why.NO_OVERLAP));
        assertThat(result.conclusion().en()).contains("do not overlap").doesNotContain(EN);
    }
}
