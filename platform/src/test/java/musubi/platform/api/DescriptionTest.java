package musubi.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tests of the API hold every answer against does find what is not as described. */
class DescriptionTest {
    private static final String SESSION = """
            {"id":"a","title":"a","provider":"a","category":"a","day":"2026-05-08","startsAt":"10:00:00","minutes":60,"venue":"a",\
            "places":20,"free":20,"cancelled":false}""";

    private static java.util.List<String> against(int status, String type, String body) {
        return Described.API.against("GET", "/api/v1/sessions/a", status, type, body);
    }

    @Test
    void what_is_as_described_is_taken() {
        assertThat(against(200, "application/json", SESSION)).isEmpty();
        assertThat(against(304, "", "")).isEmpty();
        assertThat(Described.API.against("GET", "/api/v1/nowhere", 404, "", "")).isEmpty();
        assertThat(Described.API.operation("GET", "/api/v1/fhir/metadata").map(Description.Operation::id))
                .hasValue("FhirApi.metadata");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"minutes\":60       | \"minutes\":\"60\"",
                "\"minutes\":60       | \"minutes\":null",
                "\"minutes\":60,      | ''",
                "\"minutes\":60       | \"minutes\":60,\"more\":1",
                "\"2026-05-08\"       | \"8 May 2026\"",
            })
    void a_field_that_is_missing_unknown_null_or_of_another_kind_is_found(String from, String to) {
        assertThat(against(200, "application/json", SESSION.replace(from, to))).hasSize(1);
    }

    @Test
    void a_status_a_kind_and_a_body_that_nobody_described_are_found() {
        assertThat(against(418, "application/json", "{}")).hasSize(1);
        assertThat(against(200, "text/html", "<p>")).hasSize(1);
        assertThat(against(304, "application/json", "{}")).hasSize(1);
        assertThat(against(404, "application/problem+json", "{\"status\":404}")).isNotEmpty();
    }
}
