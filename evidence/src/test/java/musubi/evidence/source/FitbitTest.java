package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitbitTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    private static final String STEPS = "Takeout/Fitbit/Global Export Data/steps-2026-04-01.json";

    @Test
    void a_csv_minute_is_in_utc_and_names_its_tracker() throws IOException {
        var sink = csv("""
                timestamp,steps,data source
                2026-04-01T15:00:00Z,52,Charge 6
                2026-04-01T15:00:00Z,40,MobileTrack
                2026-04-02T00:01:00+09:00,8,花子のとけい
                """);

        assertThat(sink.intervals()).hasSize(3);
        var first = sink.intervals().getFirst();
        assertThat(first.person()).isEqualTo(new PersonId("p1"));
        assertThat(first.start()).isEqualTo(Instant.parse("2026-04-01T15:00:00Z"));
        assertThat(first.end()).isEqualTo(Instant.parse("2026-04-01T15:01:00Z"));
        assertThat(LocalDate.ofInstant(first.start(), first.offset())).isEqualTo(LocalDate.of(2026, 4, 2));
        assertThat(first.count()).isEqualTo(52);
        assertThat(first.method()).isEqualTo(Method.SENSED);
        assertThat(sink.intervals())
                .extracting(s -> s.source().value(), StepInterval::device)
                .startsWith(tuple("fitbit:charge-6", Device.WATCH), tuple("fitbit:mobiletrack", Device.PHONE));
        assertThat(sink.intervals().get(2).source().value()).matches("fitbit:[0-9a-f]{4}");
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void the_local_day_of_a_csv_minute_is_that_of_the_zone_in_the_settings() throws IOException {
        var london = new Settings(
                Optional.of(new PersonId("p1")), false, Optional.empty(), false, ZoneId.of("Europe/London"));

        var sink = SourceFixture.read(
                SourceFixture.source("timestamp,steps,data source\n2026-07-01T15:00:00Z,52,Charge 6\n"), london);

        assertThat(sink.intervals().getFirst().offset()).isEqualTo(ZoneOffset.ofHours(1));
    }

    @Test
    void a_file_with_a_header_alone_says_nothing() throws IOException {
        var sink = csv("timestamp,steps,data source\n");

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void minutes_of_nothing_become_one_reading_that_is_no_evidence_of_wear() throws IOException {
        var sink = csv("""
                timestamp,steps,data source
                2026-04-01T14:58:00Z,0,Charge 6
                2026-04-01T14:59:00Z,0,Charge 6
                2026-04-01T15:00:00Z,0,Charge 6
                2026-04-01T15:01:00Z,9,Charge 6
                2026-04-01T15:02:00Z,0,Charge 6
                """);

        assertThat(sink.intervals().stream().filter(s -> s.count() == 0))
                .extracting(StepInterval::start, StepInterval::end, StepInterval::worn)
                .containsExactlyInAnyOrder(
                        // Midnight in Japan parts them.
                        tuple(Instant.parse("2026-04-01T14:58:00Z"), Instant.parse("2026-04-01T15:00:00Z"), false),
                        tuple(Instant.parse("2026-04-01T15:00:00Z"), Instant.parse("2026-04-01T15:01:00Z"), false),
                        tuple(Instant.parse("2026-04-01T15:02:00Z"), Instant.parse("2026-04-01T15:03:00Z"), false));
        assertThat(sink.intervals().stream().mapToInt(StepInterval::count).sum())
                .isEqualTo(9);
    }

    @ParameterizedTest(name = "{0},{1} is refused in column {2} with {3}")
    @CsvSource({
        "2026-04-01T15:00:00, 5, timestamp, fitbit.not-a-moment",
        "2026-04-31T15:00:00Z, 5, timestamp, fitbit.not-a-moment",
        "1970-01-01T00:00:00Z, 5, timestamp, fitbit.not-a-moment",
        "2026-04-01T15:00:00Z, 5.5, steps, csv.not-whole",
        "2026-04-01T15:00:00Z, -1, steps, steps.out-of-range",
        "2026-04-01T15:00:00Z, 1000001, steps, steps.out-of-range",
        "2026-04-01T15:00:00Z, many, steps, csv.not-a-number",
        "2026-04-01T15:00:00Z, '', steps, csv.empty"
    })
    void a_bad_csv_row_is_one_problem_and_reading_goes_on(String time, String steps, String column, String code)
            throws IOException {
        var sink = csv(
                "timestamp,steps,data source\n" + time + "," + steps + ",Charge 6\n2026-04-01T16:00:00Z,1,Charge 6\n");

        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo(code);
            assertThat(said.line()).isEqualTo(2);
            assertThat(said.column()).isEqualTo(column);
            assertThat(said.words().ja()).isNotBlank();
        });
        assertThat(sink.intervals()).extracting(StepInterval::count).containsExactly(1);
    }

    @Test
    void a_json_minute_is_local_until_something_says_otherwise_and_that_is_remarked() throws IOException {
        var sink = json(STEPS, """
                [{
                  "dateTime" : "04/01/26 08:00:00",
                  "value" : "52"
                },{
                  "dateTime" : "04/01/26 08:01:00",
                  "value" : "0"
                },{
                  "dateTime" : "13/01/26 08:01:00",
                  "value" : "3"
                },{
                  "dateTime" : "04/01/26 08:03:00",
                  "value" : {"bpm": 70}
                }]
                """);

        assertThat(sink.intervals()).hasSize(2);
        assertThat(sink.intervals().getFirst().start()).isEqualTo(Instant.parse("2026-03-31T23:00:00Z"));
        assertThat(sink.intervals().getFirst().count()).isEqualTo(52);
        assertThat(sink.intervals().getFirst().source()).isEqualTo(FitbitSources.GLOBAL_EXPORT);
        assertThat(sink.remarked()).containsExactly("fitbit.zone-unconfirmed");
        assertThat(sink.rejected)
                .extracting(
                        SourceFixture.Said::code,
                        SourceFixture.Said::line,
                        SourceFixture.Said::column,
                        SourceFixture.Said::value)
                .containsExactly(
                        tuple("fitbit.not-a-moment", 7L, "dateTime", "13/01/26 08:01:00"),
                        tuple("csv.not-a-number", 10L, "value", ""));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Global Export Data/distance-2026-04-01.json, fitbit.not-kept, ''",
        "Global Export Data/heart_rate-2026-04-01.json, fitbit.not-kept, ''",
        "upload.json, '', fitbit.which-measure",
        "steps-2026-04-01 (1).json, fitbit.zone-unconfirmed, ''"
    })
    void only_the_name_tells_steps_from_distances(String name, String remark, String rejection) throws IOException {
        var sink = json(name, "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"}]");

        assertThat(sink.remarked()).isEqualTo(remark.isEmpty() ? List.of() : List.of(remark));
        assertThat(sink.rejections()).isEqualTo(rejection.isEmpty() ? List.of() : List.of(rejection));
        assertThat(sink.steps).hasSize(remark.equals("fitbit.zone-unconfirmed") ? 1 : 0);
    }

    @Test
    void a_json_file_in_one_line_counts_records() throws IOException {
        var sink = json(
                STEPS, "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"},{\"dateTime\":\"\",\"value\":\"1\"}]");

        assertThat(sink.rejected)
                .singleElement()
                .satisfies(said -> assertThat(said.line()).isEqualTo(2));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[[[", "{\"value\":", "\"", "]"})
    void broken_json_keeps_what_stands_before(String tail) throws IOException {
        var sink = json(STEPS, "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"},\n" + tail);

        assertThat(sink.steps).hasSize(1);
        assertThat(sink.rejections()).contains("json.broken");
    }

    @Test
    void json_nested_without_end_is_refused_in_a_sentence() throws IOException {
        var sink =
                json(STEPS, "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"},\n{\"a\":" + "[".repeat(1_000_000));

        assertThat(sink.steps).hasSize(1);
        assertThat(sink.rejections()).containsExactly("json.too-deep");
    }

    @Test
    void a_record_of_a_million_parts_is_passed_over_and_the_next_one_read() throws IOException {
        var sink = json(
                STEPS,
                "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"},{\"a\":[" + "1,".repeat(1_000_000)
                        + "1]},{\"dateTime\":\"04/01/26 08:01:00\",\"value\":\"5\"}]");

        assertThat(sink.rejections()).containsExactly("json.too-large");
        assertThat(sink.intervals()).extracting(StepInterval::count).containsExactly(52, 5);
    }

    @Test
    void a_mark_at_the_start_and_utf_16_are_read() throws IOException {
        var text = "\ufeff[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"}]";

        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE))
            assertThat(read(SourceFixture.named(STEPS, SourceFixture.source(text.getBytes(charset)))).steps)
                    .hasSize(1);
    }

    private static KeepingSink csv(String text) throws IOException {
        return read(SourceFixture.source(text));
    }

    private static KeepingSink json(String name, String text) throws IOException {
        return read(SourceFixture.named(name, SourceFixture.source(text)));
    }

    private static KeepingSink read(Source source) throws IOException {
        return SourceFixture.read(source, P1);
    }
}
