package musubi.study.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import musubi.effect.Estimate;
import musubi.effect.NotEstimable;
import musubi.effect.Parameter;
import musubi.effect.Sample;
import musubi.measure.Measures;
import musubi.quantity.Digest;
import musubi.study.TeaFixture;
import musubi.study.cohort.Cohort;
import musubi.study.protocol.Protocols;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result of a study: the same bytes however it is made, and the decimals that money hangs on. */
class StudyResultTest {
    private static final String SOFTWARE = "musubi test";

    @TempDir
    static Path folder;

    private static Path table = Path.of("");
    private static StudyResult result;
    private static String text = "";

    @BeforeAll
    static void run() {
        table = TeaFixture.write(folder.resolve("tea.csv"), TeaFixture.rows());
        result = TeaFixture.result(table, Optional.of(TeaFixture.registration()));
        text = result.json(SOFTWARE);
    }

    /** Line by line, so that the first difference is what is shown. */
    private static void same(String again) {
        var lines = again.lines().toList();
        var expected = text.lines().toList();
        for (int i = 0; i < Math.min(lines.size(), expected.size()); i++)
            assertThat(lines.get(i)).as("line " + i).isEqualTo(expected.get(i));
        assertThat(again.length()).isEqualTo(text.length());
    }

    private static JsonNode read(String json) {
        return JsonMapper.builder().build().readTree(json);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261126})
    void the_order_of_the_rows_does_not_change_a_byte(long seed) {
        var other = TeaFixture.write(folder.resolve("shuffled.csv"), TeaFixture.shuffled(seed));

        var again = TeaFixture.result(other, Optional.of(TeaFixture.registration()));

        assertThat(again.cohort().source()).isNotEqualTo(result.cohort().source());
        same(again.json(SOFTWARE)
                .replace(again.cohort().source().hex(), result.cohort().source().hex()));
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 8})
    void the_number_of_threads_does_not_change_a_byte(int threads) throws ExecutionException, InterruptedException {
        try (var pool = new ForkJoinPool(threads)) {
            var again = pool.submit(() -> TeaFixture.result(table, Optional.of(TeaFixture.registration()))
                            .json(SOFTWARE))
                    .get();

            same(again);
        }
    }

    @Test
    void every_analysis_is_in_the_text_and_one_without_an_answer_says_why() {
        var analyses = read(text).path("analyses");

        assertThat(analyses.propertyNames())
                .containsExactlyInAnyOrder(
                        "crude", "matched", "weighted", "balanced", "standardised", "hazard", "nobody");
        assertThat(analyses.path("nobody")
                        .path("estimation")
                        .path("not-estimable")
                        .path("why")
                        .asString())
                .isIn("no-variation", "too-few-rows", "singular-design", "too-few-controls");
        assertThat(analyses.path("nobody").has("effect")).isFalse();
        assertThat(analyses.path("matched").path("subgroups").propertyNames())
                .containsExactlyInAnyOrder("site = <b>north</b>", "site = south & east");
        assertThat(analyses.path("matched").path("balance").size()).isEqualTo(1);
        assertThat(analyses.path("weighted").path("balance").size()).isEqualTo(2);
        assertThat(analyses.path("weighted").has("p-adjusted")).isTrue();
        assertThat(analyses.path("crude").has("p-adjusted")).isFalse();
        assertThat(analyses.path("hazard").path("effect").path("estimate").asDouble())
                .isBetween(0.1, 1.5);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"after ~ treated + before", "after ~ treated"})
    void where_everybody_is_exposed_no_other_coefficient_passes_for_the_effect(String formula) {
        var protocol = Protocols.read("p.yaml", """
                study: all-exposed
                title: T
                question: Q
                data: file
                unit: id
                exposure: treated
                population: [{keep: "treated == 1"}]
                analyses:
                  main: {role: primary, title: Main, method: ols, formula: "FORMULA"}
                results:
                  gain: {analysis: main, unit: points}
                """.replace("FORMULA", formula), Measures.library());

        var study = StudyResult.of(protocol, Optional.empty(), Cohort.of(protocol, table));

        assertThat(study.primary().estimation())
                .isInstanceOfSatisfying(
                        NotEstimable.class, no -> assertThat(no.detail().en()).contains("\"treated\" is constant"));
        assertThat(read(study.json(SOFTWARE)).path("effects").size()).isZero();
        assertThat(study.conclusion().en()).contains("gives no answer");
    }

    @Test
    void numbers_are_read_back_to_the_same_bits() {
        for (var finding : result.findings())
            finding.effect().ifPresent(effect -> {
                var written = read(text).path("analyses").path(finding.name()).path("effect");
                assertThat(written.path("estimate").asDouble()).isEqualTo(effect.estimate());
                assertThat(written.path("lower").asDouble()).isEqualTo(effect.lower());
                assertThat(written.path("standard-error").asDouble()).isEqualTo(effect.standardError());
            });
    }

    @Test
    void what_agreements_pay_on_has_no_entry_where_there_is_no_answer() {
        assertThat(read(text)
                        .path("effects")
                        .valueStream()
                        .map(e -> e.path("id").asString()))
                .containsExactly("gain", "avoided");
    }

    @Test
    void the_head_is_what_makes_it_again() {
        var written = Written.read("result.json", text);

        assertThat(written.study()).isEqualTo("tea");
        assertThat(written.software()).isEqualTo(SOFTWARE);
        assertThat(written.protocol()).isEqualTo(Digest.of(TeaFixture.PROTOCOL).hex());
        assertThat(written.registration("tea")).contains(TeaFixture.registration());
        assertThat(TeaFixture.registration().agrees()).isTrue();
        for (var forged : java.util.List.of(
                text.replace("2026-04-01T", "2025-04-01T"),
                text.replace("\"registered\": \"2026-04-01T", "\"registered\": \"2025-04-01T"),
                text.replace("\"after\": \"", "\"after\": \"0")))
            assertThat(Written.read("forged", forged)
                            .registration("tea")
                            .orElseThrow()
                            .agrees())
                    .isFalse();
    }

    @Test
    void an_unregistered_and_a_changed_protocol_say_so_first_of_all() {
        var unregistered = TeaFixture.result(table, Optional.empty());
        var changed = TeaFixture.result(
                table,
                Optional.of(
                        new Registration("tea", Digest.of("earlier"), "2026-04-01T09:00:00+09:00", Optional.empty())));

        assertThat(result.isAsRegistered()).isTrue();
        assertThat(result.conclusion().en()).doesNotContain("nothing can be paid");
        assertThat(unregistered.conclusion().en()).contains("nothing can be paid on it");
        assertThat(changed.conclusion().ja()).contains("支払いには使えません");
        var json = read(unregistered.json(SOFTWARE)).path("protocol");
        assertThat(json.path("registered").asString()).isEqualTo("not-registered");
        assertThat(json.path("as-registered").asBoolean()).isFalse();
        assertThat(Written.read("r", unregistered.json(SOFTWARE)).registration("tea"))
                .isEmpty();
        assertThat(read(changed.json(SOFTWARE))
                        .path("protocol")
                        .path("registered-digest")
                        .asString())
                .isEqualTo(Digest.of("earlier").hex());
    }

    @Test
    void a_result_that_a_register_attests_afterwards_is_what_the_evaluation_would_have_written_with_it() {
        var registration = TeaFixture.registration();
        var unregistered = TeaFixture.result(table, Optional.empty()).json(SOFTWARE);
        var changed = TeaFixture.result(
                        table,
                        Optional.of(new Registration(
                                "tea", Digest.of("earlier"), "2026-04-01T09:00:00+09:00", Optional.empty())))
                .json(SOFTWARE);
        var expected = TeaFixture.result(table, Optional.of(registration)).json(SOFTWARE);

        assertThat(Attested.write(unregistered, registration)).isEqualTo(expected);
        assertThat(Attested.write(changed, registration)).isEqualTo(expected);
        assertThat(Attested.write(expected, registration)).isEqualTo(expected);
        assertThat(Attested.write(
                        "{\"format\": \"study-result/1\", \"study\": \"tea\", \"label\": null, \"n\": 0.50,"
                                + " \"protocol\": {\"digest\": \"%s\", \"registered\": \"x\"}}"
                                        .formatted(registration.digest().hex()),
                        registration))
                .contains("\"registered\": \"" + registration.moment() + "\"", "\"n\": 0.5");
    }

    /** A study whose one analysis gave this effect. */
    private static JsonNode paid(String payable, double estimate, double lower, double upper, long exposed) {
        var protocol = Protocols.read("p.yaml", """
                study: money
                title: Money
                question: How much?
                data: file
                exposure: treated
                analyses:
                  main: {role: primary, title: Main, method: ols, formula: "y ~ treated"}
                results:
                  paid: {analysis: main, unit: JPY, PAYABLE}
                """.replace("PAYABLE", payable), Measures.library());
        var effect = new Parameter("treated", estimate, 1, 10, lower, upper, 0.01);
        var finding = new Finding(
                "main",
                protocol.analyses().get("main"),
                new Estimate(
                        "ols", List.of(effect), List.of(), List.of(), List.of(), Sample.of(10), List.of(), List.of()),
                Optional.of(effect),
                10,
                exposed,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
        var cohort = new Cohort(result.cohort().rows(), List.of(), Digest.of("rows"));
        var study = new StudyResult(protocol, Optional.empty(), cohort, Optional.empty(), List.of(finding), Map.of());
        return read(study.json(SOFTWARE)).path("effects").path(0);
    }

    @ParameterizedTest(name = "{0}: {1} ({2} to {3}) of {4} people pays {5} ({6} to {7})")
    @CsvSource(delimiter = '|', textBlock = """
            digits: 0                                | 2.5    | 1.5  | 3.5  | 7 | 2     | 2     | 4
            digits: 2                                | 0.125  | -0.135 | 0.375 | 7 | 0.12  | -0.14 | 0.38
            digits: 2                                | -0.125 | -0.5 | 0.005 | 7 | -0.12 | -0.50 | 0.00
            "digits: 0, negate: true"                | -2.5   | -4.5 | -0.5 | 7 | 2     | 0     | 4
            "digits: 0, negate: true, times: treated" | -0.5  | -1.25 | 0.25 | 3 | 2    | -1    | 4
            "digits: 1, times: treated"              | 0.05   | 0.01 | 0.09 | 3 | 0.2   | 0.0   | 0.3
            digits: 6                                | 1e-7   | 0    | 12345678.5 | 7 | 0.000000 | 0.000000 | 12345678.500000
            """)
    void a_figure_is_rounded_once_half_to_even_and_its_limits_change_places_when_turned_round(
            String payable, double estimate, double lower, double upper, long exposed, String e, String l, String u) {
        var paid = paid(payable.replace("\"", ""), estimate, lower, upper, exposed);

        assertThat(paid.path("estimate").asString()).isEqualTo(e);
        assertThat(paid.path("lower").asString()).isEqualTo(l);
        assertThat(paid.path("upper").asString()).isEqualTo(u);
        assertThat(paid.path("estimate").isString()).isTrue();
    }

    @Test
    void a_figure_without_an_interval_is_nothing_to_pay_on() {
        assertThat(paid("digits: 0", 2.5, Double.NaN, Double.NaN, 7).isMissingNode())
                .isTrue();
        assertThat(paid("digits: 0", 2.5, 1, Double.POSITIVE_INFINITY, 7).isMissingNode())
                .isTrue();
    }

    @Test
    void times_treated_counts_the_people_the_analysis_kept() {
        var matched = result.finding("matched");
        var avoided = read(text).path("effects").path(1);

        assertThat(matched.exposed()).isPositive().isLessThanOrEqualTo(300);
        assertThat(new java.math.BigDecimal(avoided.path("estimate").asString()))
                .isEqualByComparingTo(new java.math.BigDecimal(
                                Double.toString(matched.effect().orElseThrow().estimate()))
                        .multiply(java.math.BigDecimal.valueOf(-matched.exposed()))
                        .setScale(0, java.math.RoundingMode.HALF_EVEN));
    }
}
