package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.evidence.record.Answer;
import musubi.evidence.record.Body;
import musubi.evidence.record.Person;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Said;
import musubi.evidence.source.StepInterval.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FhirTest {
    private static final Settings TAKAMATSU = new Settings(Optional.empty(), false, Optional.of("372013"), false);

    /** Values worked out from the file with Python: the day in Japan, rounded to the column. */
    @Test
    void a_synthetic_patients_bundle_gives_one_row_for_each_visit() throws IOException {
        var sink = synthea("Buster_Hoeger_ad2e3fc5-2b5d-4cb9-8d03-9ea0f4ac8423.json");

        assertThat(bodies(sink))
                .extracting(Body::day, Body::height_cm, Body::weight_kg, Body::systolic, Body::diastolic)
                .containsExactly(
                        tuple(LocalDate.of(2013, 12, 11), new BigDecimal("185.8"), new BigDecimal("76.73"), 135, 72),
                        tuple(LocalDate.of(2016, 12, 14), new BigDecimal("185.8"), new BigDecimal("81.03"), 136, 80),
                        tuple(LocalDate.of(2019, 12, 18), new BigDecimal("185.8"), new BigDecimal("85.00"), 124, 75));
        assertThat(sink.rows.stream().map(SourceFixture.Kept::row).filter(Person.class::isInstance))
                .singleElement()
                .satisfies(row -> {
                    var person = (Person) row;
                    assertThat(person.person().value()).isEqualTo("e4531916-b162-4f4b-90c2-ce37e132b8d4");
                    assertThat(person.born()).isEqualTo(LocalDate.of(1988, 3, 16));
                    assertThat(person.sex().value()).isEqualTo("M");
                    assertThat(person.municipality().value()).isEqualTo("372013");
                });
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.remarked()).containsExactly("fhir.utc");
        assertThat(sink.leftOut).contains("Claim", "Encounter", "Observation");
    }

    @Test
    void every_bundle_is_read_without_a_rejection_and_the_same_as_ndjson() throws IOException {
        var folder = SourceFixture.shared("fhir/synthea_r4");
        var all = new ArrayList<Body>();
        try (var files = Files.list(folder)) {
            for (var file : files.sorted().toList()) {
                var sink = SourceFixture.read(SourceFixture.source(file), TAKAMATSU);
                assertThat(sink.rejected).isEmpty();
                var lines = SourceFixture.read(SourceFixture.source(ndjson(Files.readString(file))), TAKAMATSU);
                assertThat(bodies(lines)).isEqualTo(bodies(sink));
                all.addAll(bodies(sink));
            }
        }

        assertThat(all).hasSize(10);
    }

    private static String ndjson(String bundle) {
        var json = tools.jackson.databind.json.JsonMapper.builder().build();
        return json.readTree(bundle)
                .path("entry")
                .valueStream()
                .map(entry -> entry.path("resource").toString())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void the_published_response_gives_three_answers_without_a_version() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("fhir/sdohcc/QR-5770275.json")), TAKAMATSU);

        assertThat(sink.rows)
                .extracting(kept -> (Answer) kept.row())
                .extracting(
                        a -> a.person().value(),
                        Answer::day,
                        a -> a.instrument().value(),
                        a -> a.version().value(),
                        a -> a.item().value(),
                        a -> a.value().value())
                .containsExactly(
                        answer("/88122-7", "LA28397-0"),
                        answer("/88123-5", "LA6729-3"),
                        answer("/88124-3", "LA19952-3"));
        assertThat(sink.remarked()).containsExactlyInAnyOrder("fhir.utc", "fhir.no-version");
        assertThat(sink.rejected).isEmpty();
    }

    private static org.assertj.core.groups.Tuple answer(String item, String value) {
        return tuple(
                "pat-53234",
                LocalDate.of(2020, 8, 27),
                "SDOHCC-Questionnaire-HungerVitalSign-1",
                "unversioned",
                item,
                value);
    }

    @Test
    void steps_of_a_day_and_of_a_period_are_counted() throws IOException {
        var sink = read(steps("41950-7", "\"effectiveDateTime\":\"2026-04-01\"", "7267", "/d")
                + steps(
                        "55423-8",
                        "\"effectivePeriod\":{\"start\":\"2026-04-02T09:00:00+09:00\",\"end\":\"2026-04-02T09:30:00+09:00\"}",
                        "2500",
                        "{steps}"));

        assertThat(sink.intervals())
                .extracting(
                        StepInterval::start,
                        StepInterval::end,
                        StepInterval::count,
                        StepInterval::method,
                        s -> s.person().value())
                .containsExactly(
                        tuple(
                                Instant.parse("2026-03-31T15:00:00Z"),
                                Instant.parse("2026-04-01T15:00:00Z"),
                                7267,
                                Method.UNKNOWN,
                                "p1"),
                        tuple(
                                Instant.parse("2026-04-02T00:00:00Z"),
                                Instant.parse("2026-04-02T00:30:00Z"),
                                2500,
                                Method.UNKNOWN,
                                "p1"));
        assertThat(sink.rejected).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} {2} {3} is refused with {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "41950-7 | \"effectiveDateTime\":\"2026-04\" | 7 | /d | fhir.not-a-moment",
                "41950-7 | \"effectiveDateTime\":\"2026-04-31\" | 7 | /d | fhir.not-a-moment",
                "41950-7 | \"issued\":\"2026-04-30\" | 7 | /d | fhir.not-a-moment",
                "41950-7 | \"effectivePeriod\":{\"start\":\"2026-04-01\",\"end\":\"2026-04-07\"} | 7 | /d | fhir.several-days",
                "41950-7 | \"effectiveDateTime\":\"2026-04-01\" | 7 | kg | fhir.unit",
                "41950-7 | \"effectiveDateTime\":\"2026-04-01\" | 7.5 | /d | steps.out-of-range",
                "41950-7 | \"effectiveDateTime\":\"2026-04-01\" | -7 | /d | steps.out-of-range",
                "41950-7 | \"effectiveDateTime\":\"2026-04-01\" | 1e999 | /d | fhir.no-value",
                "41950-7 | \"effectiveDateTime\":\"2026-04-01\" | \"7\" | /d | fhir.no-value",
                "55423-8 | \"effectiveDateTime\":\"2026-04-01\" | 7 | 1 | fhir.no-period",
                "55423-8 | \"effectivePeriod\":{\"start\":\"2026-04-02T09:00:00Z\",\"end\":\"2026-04-01T09:00:00Z\"} | 7 | 1 | steps.ends-before-start",
                "29463-7 | \"effectiveDateTime\":\"2026-04-01\" | 7 | kg | body.out-of-range",
                "29463-7 | \"effectiveDateTime\":\"2026-04-01\" | 60 | [stone_av] | fhir.unit"
            })
    void what_is_no_measurement_is_one_problem(String code, String when, String value, String unit, String problem)
            throws IOException {
        var sink = read(
                steps(code, when, value, unit) + steps("41950-7", "\"effectiveDateTime\":\"2026-04-09\"", "1", "/d"));

        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo(problem);
            assertThat(said.line()).isEqualTo(1);
        });
        assertThat(sink.intervals()).extracting(StepInterval::count).containsExactly(1);
    }

    @ParameterizedTest(name = "{0} {1} is {2} kg")
    @CsvSource({"60.5, kg, 60.50", "60500, g, 60.50", "133.4, [lb_av], 60.51"})
    void units_are_converted_exactly(String value, String unit, BigDecimal kilograms) throws IOException {
        var sink = read(steps("29463-7", "\"effectiveDateTime\":\"2026-04-01\"", value, unit));

        assertThat(bodies(sink)).extracting(Body::weight_kg).containsExactly(kilograms);
    }

    @Test
    void a_day_in_utc_is_that_of_the_zone_in_the_settings() throws IOException {
        var text = steps("29463-7", "\"effectiveDateTime\":\"2026-04-01T16:00:00Z\"", "60", "kg");
        var london = new Settings(Optional.empty(), false, Optional.empty(), false, ZoneId.of("Europe/London"));

        assertThat(bodies(read(text))).extracting(Body::day).containsExactly(LocalDate.of(2026, 4, 2));
        assertThat(bodies(SourceFixture.read(SourceFixture.source(text), london)))
                .extracting(Body::day)
                .containsExactly(LocalDate.of(2026, 4, 1));
    }

    @Test
    void what_is_not_final_is_not_read_and_a_subject_must_be_a_person() throws IOException {
        var step = steps("41950-7", "\"effectiveDateTime\":\"2026-04-01\"", "7", "/d");

        var sink = read(step.replace("\"final\"", "\"entered-in-error\"")
                + step.replace("Patient/p1", "Group/g1")
                + step.replace("\"subject\":{\"reference\":\"Patient/p1\"},", "")
                + step.replace("Patient/p1", "https://example.org/fhir/Patient/p2/_history/3"));

        assertThat(sink.remarked()).containsExactly("fhir.status");
        assertThat(sink.rejections()).containsExactly("fhir.not-a-patient", "fhir.no-subject");
        assertThat(sink.intervals()).extracting(s -> s.person().value()).containsExactly("p2");
    }

    @Test
    void a_broken_line_of_ndjson_takes_no_other_with_it() throws IOException {
        var step = steps("41950-7", "\"effectiveDateTime\":\"2026-04-01\"", "7", "/d");

        var sink = read(step + "{\"resourceType\":\"Observation\",\n[1]\n" + "{\"a\":".repeat(100_000) + "\n" + step);

        assertThat(sink.steps).hasSize(2);
        assertThat(sink.rejected)
                .extracting(Said::code, Said::line)
                .containsExactly(
                        tuple("json.broken-line", 2L), tuple("json.broken-line", 3L), tuple("json.broken-line", 4L));
    }

    @Test
    void answers_with_text_or_twice_are_not_kept() throws IOException {
        var sink = read("""
                {"resourceType":"QuestionnaireResponse","questionnaire":"https://example.org/Questionnaire/sdh-4|2020-local.1","status":"completed",
                 "subject":{"reference":"Patient/p1"},"authored":"2026-04-01T10:00:00+09:00",
                 "item":[{"linkId":"1","answer":[{"valueCoding":{"code":"b"}}]},
                  {"linkId":"2","answer":[{"valueString":"山田花子"}]},
                  {"linkId":"3","answer":[{"valueInteger":3},{"valueInteger":4}]},
                  {"linkId":"g","item":[{"linkId":"4","answer":[{"valueBoolean":true}]}]}]}
                """);

        assertThat(sink.rows)
                .extracting(kept -> (Answer) kept.row())
                .extracting(
                        a -> a.version().value(),
                        a -> a.item().value(),
                        a -> a.value().value())
                .containsExactly(tuple("2020-local.1", "1", "b"), tuple("2020-local.1", "4", "true"));
        assertThat(sink.rejections()).containsExactly("fhir.several-answers");
        assertThat(sink.leftOut).containsExactly("valueString");
    }

    @Test
    void without_a_municipality_patients_are_no_residents_and_it_is_said_once() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source("""
                        {"resourceType":"Patient","id":"a","gender":"female","birthDate":"1950-01-01"}
                        {"resourceType":"Patient","id":"b","gender":"female","birthDate":"1950-01-01"}
                        """), Settings.NONE);

        assertThat(sink.rows).isEmpty();
        assertThat(sink.remarked()).containsExactly("fhir.no-municipality");
    }

    @Test
    void a_month_of_birth_is_no_day() throws IOException {
        var sink =
                read("{\"resourceType\":\"Patient\",\"id\":\"a\",\"gender\":\"female\",\"birthDate\":\"1950-01\"}\n");

        assertThat(sink.rejected)
                .extracting(Said::code, Said::column, Said::value)
                .containsExactly(tuple("fhir.patient", "birthDate", "1950-01"));
    }

    /** In a bundle an address stands for the Patient, whose id is the person. */
    @Test
    void an_address_in_a_bundle_leads_to_the_patients_id_once_the_patient_was_read() throws IOException {
        var patient =
                "{\"fullUrl\":\"urn:uuid:77\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p7\",\"gender\":\"female\",\"birthDate\":\"1950-01-01\"}}";
        var step = "{\"resource\":"
                + steps("41950-7", "\"effectiveDateTime\":\"2026-04-01\"", "7", "/d")
                        .strip()
                        .replace("Patient/p1", "urn:uuid:77")
                + "}";

        var first =
                read("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + patient + "," + step + "]}");
        var last =
                read("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + step + "," + patient + "]}");

        assertThat(first.intervals()).extracting(s -> s.person().value()).containsExactly("p7");
        assertThat(first.rejected).isEmpty();
        assertThat(last.rejected)
                .extracting(Said::code, Said::value)
                .containsExactly(tuple("fhir.patient-after", "p7"));
    }

    @Test
    void a_bundle_that_breaks_off_keeps_what_stands_before() throws IOException {
        var step = "{\"resource\":"
                + steps("41950-7", "\"effectiveDateTime\":\"2026-04-01\"", "7", "/d")
                        .strip() + "}";

        var sink = read("{\"resourceType\":\"Bundle\",\"entry\":[" + step + ",{\"resource\":{\"resourceTy");

        assertThat(sink.steps).hasSize(1);
        assertThat(sink.rejections()).containsExactly("json.broken");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"''", "https://example.org/山田 花子", "a/sdh-4|", "a/sdh-4|090-1234-5678"})
    void a_questionnaire_without_a_name_or_with_a_strange_version_is_refused(String canonical) throws IOException {
        var sink = read("{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":\"" + canonical
                + "\",\"status\":\"completed\",\"subject\":{\"reference\":\"Patient/p1\"},\"authored\":\"2026-04-01\","
                + "\"item\":[{\"linkId\":\"1\",\"answer\":[{\"valueInteger\":3}]}]}\n");

        assertThat(sink.rows).isEmpty();
        assertThat(sink.rejections()).containsExactly("fhir.questionnaire");
    }

    private static String steps(String code, String when, String value, String unit) {
        return ("{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"%s\"}]},"
                        + "\"subject\":{\"reference\":\"Patient/p1\"},%s,\"valueQuantity\":{\"value\":%s,\"code\":\"%s\"}}\n")
                .formatted(code, when, value, unit);
    }

    private static java.util.List<Body> bodies(KeepingSink sink) {
        return sink.rows.stream()
                .map(SourceFixture.Kept::row)
                .filter(Body.class::isInstance)
                .map(Body.class::cast)
                .toList();
    }

    private static KeepingSink synthea(String name) throws IOException {
        return SourceFixture.read(SourceFixture.source(SourceFixture.shared("fhir/synthea_r4/" + name)), TAKAMATSU);
    }

    private static KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text), TAKAMATSU);
    }
}
