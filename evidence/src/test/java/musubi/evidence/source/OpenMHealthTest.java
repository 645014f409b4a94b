package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import musubi.evidence.record.Body;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OpenMHealthTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    private static final String POINT = """
            {"header":{"id":"3f1c0f6e-0d4b-4b39-9b2a-6a0f8e5a1c01","creation_date_time":"2026-04-02T00:05:00Z","schema_id":{"namespace":"omh","name":"step-count","version":"3.0"},"acquisition_provenance":{"source_name":"Fitbit","source_creation_date_time":"2026-04-02T00:04:10Z","modality":"sensed"},"user_id":"p-000123"},"body":{"step_count":{"value":7939,"unit":"steps"},"effective_time_frame":{"time_interval":{"start_date_time":"2026-04-01T00:00:00+09:00","end_date_time":"2026-04-02T00:00:00+09:00"}}}}
            """.strip();

    /** The test documents of openmhealth/schemas: the folder's name says whether a document is valid. */
    @Test
    void the_check_agrees_with_the_published_documents() throws IOException {
        var folder = SourceFixture.shared("steps/open_mhealth");
        var files = new ArrayList<Path>();
        try (var all = Files.walk(folder)) {
            all.filter(f -> f.toString().endsWith(".json") && !f.toString().contains("physical-activity"))
                    .forEach(files::add);
        }

        for (var file : files)
            assertThat(valid(file))
                    .as(file.toString())
                    .isEqualTo(file.toString().contains("shouldPass"));

        assertThat(files).hasSize(18);
    }

    private static boolean valid(Path file) throws IOException {
        try {
            OpenMHealthPoint.of(
                    JsonMapper.builder().build().readTree(Files.readString(file)), Japan.TIME, Place.whole("given"));
            return true;
        } catch (BadInput bad) {
            return false;
        }
    }

    @Test
    void a_point_is_read_with_person_source_and_offset() throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(POINT), Settings.NONE);

        var steps = sink.intervals().getFirst();
        assertThat(steps.person()).isEqualTo(new PersonId("p-000123"));
        assertThat(steps.source().value()).isEqualTo("fitbit");
        assertThat(steps.method()).isEqualTo(Method.SENSED);
        assertThat(steps.start()).isEqualTo(Instant.parse("2026-03-31T15:00:00Z"));
        assertThat(steps.end()).isEqualTo(Instant.parse("2026-04-01T15:00:00Z"));
        assertThat(steps.offset()).isEqualTo(ZoneOffset.ofHours(9));
        assertThat(steps.count()).isEqualTo(7_939);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "[%s,\n%s]",
                "%s\n%s\n",
                "%s\n\nnot json\n%s",
                "{\"shim\":\"fitbit\",\"body\":[%s,%s]}",
                "[[%s],[%s]]"
            })
    void points_come_alone_in_arrays_on_lines_and_from_shimmer(String shape) throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(shape.formatted(POINT, POINT)), Settings.NONE);

        assertThat(sink.intervals()).hasSize(2);
        assertThat(sink.rejections()).hasSize(shape.contains("not json") ? 1 : 0);
    }

    @Test
    void a_pretty_document_and_an_array_cut_off_are_read_as_far_as_they_go() throws IOException {
        var pretty = POINT.replace(",", ",\n ").replace("{", "{\n");

        var whole = SourceFixture.read(SourceFixture.source(pretty), P1);
        var cut = SourceFixture.read(SourceFixture.source("[" + pretty + ",\n" + pretty.substring(0, 200)), P1);

        assertThat(whole.intervals()).hasSize(1);
        assertThat(whole.rejected).isEmpty();
        assertThat(cut.intervals()).hasSize(1);
        assertThat(cut.rejections()).containsExactly("omh.broken");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'start_date_time':'2026-04-01T09:00:00+09:00','duration':{'value':90,'unit':'min'}|2026-04-01T00:00:00Z|2026-04-01T01:30:00Z|9",
                "'end_date_time':'2026-04-01T09:00:00-04:00','duration':{'value':0.5,'unit':'h'}|2026-04-01T12:30:00Z|2026-04-01T13:00:00Z|-4",
                "'start_date_time':'2026-02-01T00:00:00+09:00','duration':{'value':1,'unit':'Mo'}|2026-01-31T15:00:00Z|2026-02-28T15:00:00Z|9",
                "'date':'2026-04-01','part_of_day':'evening'|2026-04-01T09:00:00Z|2026-04-01T15:00:00Z|9",
                "'start_date_time':'2026-04-01T20:00:00Z','end_date_time':'2026-04-01T21:00:00Z'|2026-04-01T20:00:00Z|2026-04-01T21:00:00Z|9",
            })
    void a_time_interval_has_four_shapes(String interval, Instant start, Instant end, int offset) throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(body(interval)), P1);

        var steps = sink.intervals().getFirst();
        assertThat(steps.start()).isEqualTo(start);
        assertThat(steps.end()).isEqualTo(end);
        assertThat(steps.offset()).isEqualTo(ZoneOffset.ofHours(offset));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'start_date_time':'2026-04-01T09:00:00+09:00'|omh.time-interval",
                "'start_date_time':'2026-04-01T09:00:00+09:00','end_date_time':'2026-04-01T09:00:00+09:00','duration':{'value':0,'unit':'h'}|omh.time-interval",
                "'start_date_time':'2026-04-01T09:00:00+09:00','end_date_time':'2026-04-01T08:00:00+09:00'|steps.ends-before-start",
                "'start_date_time':'2026-04-01T09:00:00','end_date_time':'2026-04-01T08:00:00+09:00'|omh.date-time",
                "'start_date_time':'2026-04-01T09:00:00+09:00','duration':{'value':1,'unit':'hour'}|omh.duration",
                "'start_date_time':'2026-04-01T09:00:00+09:00','duration':{'value':1e300,'unit':'d'}|omh.duration",
                "'date':'2026-04-01','part_of_day':'noon'|omh.unknown-word",
                "'date':'2026-04-31','part_of_day':'night'|omh.date-time",
            })
    void a_time_interval_of_another_shape_is_rejected(String interval, String code) throws IOException {
        var sink = SourceFixture.read(SourceFixture.source(body(interval)), P1);

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly(code);
    }

    @Test
    void utc_says_when_and_not_where_and_that_is_remarked_once() throws IOException {
        var text = body("'start_date_time':'2026-04-01T20:00:00Z','end_date_time':'2026-04-01T21:00:00Z'");

        var sink = SourceFixture.read(SourceFixture.source(text + "\n" + text), P1);

        assertThat(sink.intervals())
                .hasSize(2)
                .allSatisfy(s ->
                        assertThat(LocalDate.ofInstant(s.start(), s.offset())).isEqualTo(LocalDate.of(2026, 4, 2)));
        assertThat(sink.remarked()).containsExactly("omh.utc");
    }

    @Test
    void an_average_is_no_count() throws IOException {
        var text = POINT.replace(
                "\"body\":{",
                "\"body\":{\"descriptive_statistic\":\"average\",\"descriptive_statistic_denominator\":\"d\",");

        var sink = SourceFixture.read(SourceFixture.source(text), Settings.NONE);

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly("omh.statistic");
    }

    @Test
    void earlier_versions_have_a_bare_number() throws IOException {
        var early = POINT.replace("{\"value\":7939,\"unit\":\"steps\"}", "7939");

        assertThat(SourceFixture.read(SourceFixture.source(early.replace("\"3.0\"", "\"2.0\"")), P1)
                        .intervals())
                .hasSize(1);
        assertThat(SourceFixture.read(SourceFixture.source(early), P1).rejections())
                .containsExactly("omh.unit");
    }

    @ParameterizedTest(name = "without {0}: {2}")
    @CsvSource({
        "user_id, nobody, source.whose",
        "creation_date_time, x, omh.header",
        "source_name, x, omh.header",
        "namespace, x, omh.header",
    })
    void a_header_is_complete(String field, String other, String code) throws IOException {
        var source = SourceFixture.source(POINT.replace("\"" + field + "\"", "\"" + other + "\""));

        assertThat(SourceFixture.read(source, Settings.NONE).rejections()).containsExactly(code);
    }

    @Test
    void a_weight_in_pounds_becomes_kilograms() throws IOException {
        var text =
                "{\"body_weight\":{\"value\":115.5,\"unit\":\"lb\"},\"effective_time_frame\":{\"date_time\":\"2026-02-05T09:45:00-08:00\"}}";

        var sink = SourceFixture.read(SourceFixture.source(text), P1);

        var body = (Body) sink.rows.getFirst().row();
        assertThat(body.weight_kg()).isEqualTo(new BigDecimal("52.39"));
        assertThat(body.day()).isEqualTo(LocalDate.of(2026, 2, 5));
        assertThat(body.source().value()).isEqualTo("open-mhealth");
        assertThat(body.method().value()).isEqualTo("unknown");
    }

    @Test
    void points_of_other_schemas_are_passed_over() throws IOException {
        var other = POINT.replace("step-count", "heart-rate").replace("step_count", "heart_rate");

        var sink = SourceFixture.read(SourceFixture.source("[" + POINT + "," + other + "]"), P1);

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.leftOut).containsExactly("heart-rate");
        assertThat(sink.rejected).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void damaged_points_are_rejected_and_nothing_else(long seed) throws IOException {
        var random = new Random(seed);
        var shapes = List.of("[%s,%s]", "%s\n%s\n");

        for (int i = 0; i < 1_000; i++) {
            var bytes = shapes.get(i % 2).formatted(POINT, POINT).getBytes(StandardCharsets.UTF_8);
            if (i % 3 == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--)
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0e-".charAt(random.nextInt(10)));
            var source = SourceFixture.source(bytes);
            var sink = new KeepingSink();

            new OpenMHealth().read(source, Heads.of(source), P1, sink);

            assertThat(sink.steps.size()).isLessThanOrEqualTo(2);
        }
    }

    private static String body(String interval) {
        return "{\"step_count\":{\"value\":10,\"unit\":\"steps\"},\"effective_time_frame\":{\"time_interval\":{%s}}}"
                .formatted(interval.replace('\'', '"'));
    }

    @ParameterizedTest(name = "value {0} is refused as {1}")
    @CsvSource({
        "1E+999999999, omh.value",
        "1E-999999999, omh.value",
        "1e400, omh.value",
        "1000001, steps.out-of-range",
        "-1, steps.out-of-range",
        "0.5, csv.not-whole",
    })
    void a_count_nobody_walks_is_refused_and_the_next_point_is_read(String value, String code) throws IOException {
        var sink = read("[" + STEPS.formatted(value, 1, 1) + "," + STEPS.formatted("7939.0", 2, 2) + "]");

        assertThat(sink.rejections()).containsExactly(code);
        assertThat(sink.intervals())
                .singleElement()
                .satisfies(i -> assertThat(i.count()).isEqualTo(7939));
    }

    @Test
    void a_key_that_stands_twice_does_not_win_over_the_first() throws IOException {
        var sink = read(STEPS.formatted("1", 1, 1)
                .replace("{\"step_count\"", "{\"step_count\":{\"value\":9,\"unit\":\"steps\"},\"step_count\""));

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly("omh.broken");
    }

    @Test
    void points_may_stand_in_an_envelope_of_any_name() throws IOException {
        var sink =
                read("{\"shim\":1,\"data\":[" + STEPS.formatted("5", 1, 1) + "," + STEPS.formatted("6", 2, 2) + "]}");

        assertThat(sink.intervals()).hasSize(2);
    }

    @Test
    void one_count_over_more_than_a_month_tells_nothing_of_its_days() throws IOException {
        var sink = read(STEPS.formatted("5000", 1, 1).replace("2026-04-01T10:30", "2026-05-03T10:30"));

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejections()).containsExactly("steps.too-long");
    }

    @Test
    void a_point_of_nobody_is_refused_and_the_others_are_read() throws IOException {
        var header =
                "{\"header\":{\"id\":\"x\",\"creation_date_time\":\"2026-04-02T00:05:00Z\",\"schema_id\":{\"namespace\":\"omh\",\"name\":\"step-count\",\"version\":\"3.0\"},\"user_id\":\"u\"},\"body\":%s}";

        var sink = SourceFixture.read(
                SourceFixture.source(
                        "[" + STEPS.formatted("5", 1, 1) + "," + header.formatted(STEPS.formatted("6", 2, 2)) + "]"),
                Settings.NONE);

        assertThat(sink.rejections()).containsExactly("source.whose");
        assertThat(sink.intervals()).hasSize(1);
    }

    private static final String STEPS =
            "{\"step_count\":{\"value\":%s,\"unit\":\"steps\"},\"effective_time_frame\":{\"time_interval\":{\"start_date_time\":\"2026-04-0%dT10:00:00+09:00\",\"end_date_time\":\"2026-04-0%dT10:30:00+09:00\"}}}";

    private static SourceFixture.KeepingSink read(String text) throws IOException {
        return SourceFixture.read(SourceFixture.source(text), P1);
    }
}
