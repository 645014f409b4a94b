package musubi.study.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.effect.Convention;
import musubi.effect.Estimate;
import musubi.effect.Methods;
import musubi.effect.Parameter;
import musubi.effect.Request;
import musubi.effect.formula.Formula;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.study.TeaFixture;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Matching before a method, as a protocol asks for it: the same numbers as the kernel's own matching, and who was matched. */
class MatchedStudyTest {
    @TempDir
    static Path folder;

    private static Path table = Path.of("");

    @BeforeAll
    static void write() {
        table = TeaFixture.write(folder.resolve("tea.csv"), TeaFixture.rows());
    }

    private static StudyResult study(Path file, String missing, String options) {
        var protocol = Protocols.read(
                "matched.yaml", """
                study: matched
                title: T
                question: Q
                data: file
                unit: id
                exposure: treated
                MISSING
                analyses:
                  main:
                    role: primary
                    title: Main
                    adjust: {by: match, formula: "treated ~ age + sex + before", options: {OPTIONS}}
                    method: ols
                    formula: "after ~ treated"
                """.replace("MISSING", missing).replace("OPTIONS", options), Measures.library());
        return StudyResult.of(protocol, Optional.empty(), Cohort.of(protocol, file));
    }

    /** Weights of the sets, errors by set, or the robust ones where sets are subclasses. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "caliper: 0.2 | caliper=0.2",
                "ratio: 2, order: closest | ratio=2 order=closest",
                "order: column, order-by: days | order=column order-by=days",
                "covariate-caliper: \"age:2, before:0.5sd\" | covariate-caliper=age:2,before:0.5sd",
                "method: mahalanobis, exact: sex | method=mahalanobis exact=sex",
                "method: optimal | method=optimal",
                "method: full | method=full",
                "method: subclass, subclasses: 5 | method=subclass subclasses=5",
                "method: cem, cutpoints: \"age:4,before:3\" | method=cem cutpoints=age:4,before:3"
            })
    void a_matched_analysis_is_the_match_of_the_kernel(String options, String words) {
        var study = study(table, "", options);

        var chained = (Estimate) study.primary().estimation();
        var given = new HashMap<>(Map.of("outcome", "after"));
        for (var word : words.split(" ")) given.put(word.split("=", 2)[0], word.split("=", 2)[1]);
        var match = Methods.find("match").orElseThrow();
        var direct = (Estimate) match.estimator()
                .estimate(new Request(
                        study.cohort().rows(), Formula.parse("treated ~ age + sex + before"), match.settings(given)));
        same(chained.headline(), direct.headline());
        assertThat(chained.sample().used()).isEqualTo(direct.sample().used());
    }

    private static void same(Parameter chained, Parameter direct) {
        assertThat(chained.estimate()).isCloseTo(direct.estimate(), within(1e-10));
        assertThat(chained.standardError()).isCloseTo(direct.standardError(), within(1e-10));
        assertThat(chained.df()).isEqualTo(direct.df());
    }

    @Test
    void who_is_in_no_set_is_counted_with_the_reason() {
        var conventions = study(table, "", "caliper: 0.2").primary().adjusting();

        var sets = conventions.stream()
                .filter(c -> c.name().equals("sets"))
                .map(Convention::value)
                .toList();
        assertThat(sets).hasSize(1);
        assertThat(sets.getFirst()).contains("left out: before missing 6, without a match ");
    }

    @Test
    void the_file_of_the_matched_has_whole_sets_numbered_from_one_whatever_the_order_of_the_rows() throws SQLException {
        var sets = matched(study(table, "", "ratio: 2, caliper: 0.3"), "m1.parquet");
        var shuffled = TeaFixture.write(folder.resolve("shuffled.csv"), TeaFixture.shuffled(3));

        var again = matched(study(shuffled, "", "ratio: 2, caliper: 0.3"), "m2.parquet");

        assertThat(again).isEqualTo(sets);
        assertThat(sets).isNotEmpty().allSatisfy(line -> assertThat(line).startsWith("main|0|"));
        var numbers = sets.stream()
                .map(l -> Integer.parseInt(l.split("\\|")[2]))
                .distinct()
                .toList();
        assertThat(numbers.getFirst()).isEqualTo(1);
        assertThat(numbers.getLast()).isEqualTo(numbers.size());
        for (int number : numbers) {
            var arms = sets.stream()
                    .filter(l -> l.startsWith("main|0|" + number + "|"))
                    .map(l -> l.split("\\|")[3])
                    .toList();
            assertThat(arms.getFirst()).isEqualTo("1");
            assertThat(arms.subList(1, arms.size()))
                    .isNotEmpty()
                    .hasSizeLessThan(3)
                    .containsOnly("0");
        }
    }

    @Test
    void with_imputation_every_completed_data_set_has_its_own_sets() throws SQLException {
        var study =
                study(table, "missing: {impute: 3, cycles: 2, seed: 5}", "exact: sex, covariate-caliper: \"before:2\"");

        var sets = matched(study, "m3.parquet");

        assertThat(sets.stream().map(l -> l.split("\\|")[1]).distinct()).containsExactly("1", "2", "3");
        assertThat(study.primary().adjusting())
                .anySatisfy(c -> assertThat(c.value()).contains("sets of").doesNotContain("missing"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "covariate-caliper: \"age\" | matching.covariate-caliper",
                "order: alphabet | estimate.unknown-choice",
                "order: column | estimate.missing-option",
                "covariate-calliper: \"age:2\" | estimate.unknown-option",
                "replace: yes | study.replacement"
            })
    void what_a_protocol_cannot_ask_for_is_refused(String options, String code) {
        assertThatThrownBy(() -> study(table, "", options))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("[" + code + "]");
    }

    private static List<String> matched(StudyResult study, String name) throws SQLException {
        var file = folder.resolve(name);
        assertThat(MatchedUnits.write(study, file)).isTrue();
        var lines = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select analysis, imputation, set_no, exposed, unit, weight from '"
                        + file.toString().replace("'", "''") + "'")) {
            while (rows.next())
                lines.add(rows.getString(1) + "|" + rows.getInt(2) + "|" + rows.getLong(3) + "|" + rows.getInt(4) + "|"
                        + rows.getString(5) + "|" + rows.getDouble(6));
        }
        return lines;
    }
}
