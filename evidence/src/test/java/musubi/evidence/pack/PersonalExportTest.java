package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Sources;
import musubi.evidence.source.StepInterval.Method;
import musubi.evidence.steps.SourceDay;
import musubi.evidence.steps.StepRules;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonalExportTest {
    private static final PersonId P1 = new PersonId("p1");

    private static final String APPLE = """
            <HealthData locale="ja_JP"><ExportDate value="2026-04-01 09:00:00 +0900"/>
            <Record type="HKQuantityTypeIdentifierStepCount" sourceName="太郎のiPhone" unit="count" startDate="2026-03-31 07:58:00 +0900" endDate="2026-03-31 08:08:00 +0900" value="500"/>
            <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Garmin Connect" unit="count" startDate="2026-03-31 08:03:00 +0900" endDate="2026-03-31 08:13:00 +0900" value="400"/>
            <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Garmin Connect" unit="count" startDate="never" endDate="2026-03-31 08:13:00 +0900" value="7"/>
            <Record type="HKQuantityTypeIdentifierBodyMass" sourceName="HealthPlanet" unit="kg" startDate="2026-03-31 07:00:00 +0900" endDate="2026-03-31 07:00:00 +0900" value="60.5"/>
            </HealthData>
            """;

    @TempDir
    Path folder;

    @Test
    void a_phones_export_gives_days_by_source_weights_and_what_was_refused() throws IOException {
        var file = write("export.xml", APPLE);

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(read.days()).extracting(SourceDay::day).containsOnly(LocalDate.of(2026, 3, 31));
        assertThat(reported(read)).containsEntry("garmin-connect", 400L).hasSize(2);
        // The phone comes first; of the watch's app the five minutes count in which the phone saw nothing.
        assertThat(read.days().stream().mapToLong(SourceDay::steps).sum()).isEqualTo(500 + 200);
        assertThat(read.days()).extracting(SourceDay::method).containsOnly(Method.SENSED);
        assertThat(read.bodies()).singleElement().satisfies(body -> {
            assertThat(body.person()).isEqualTo(P1);
            assertThat(body.weight_kg()).isEqualByComparingTo("60.5");
        });
        assertThat(read.exportedAt()).contains(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(read.rejections()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("apple.not-a-moment");
            assertThat(problem.place().toString()).isEqualTo("export.xml:4:startDate");
            assertThat(problem.value()).isEqualTo("never");
        });
    }

    /** Figures counted independently in the file. */
    @Test
    void the_export_of_2017_adds_up_to_the_published_figures() {
        var given = System.getenv("MUSUBI_SHARED_DATA");
        var file = (given == null ? Path.of("..", "..", "shared", "data") : Path.of(given))
                .resolve("steps/apple_health/export_multisource_2017.xml");
        Assumptions.assumeTrue(Files.exists(file), "shared data not found");

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(reported(read).get("apple-iphone8.1")).isEqualTo(248_286);
        assertThat(read.days().stream().map(SourceDay::day).distinct()).hasSize(190);
        assertThat(read.days().stream().mapToLong(SourceDay::steps).sum()).isBetween(248_286L, 349_765L);
    }

    @Test
    void a_zip_is_read_and_what_stands_beside_the_export_is_passed_over_with_a_remark() throws IOException {
        var file = zip(Map.of(
                "apple_health_export/書き出したデータ.xml",
                APPLE,
                "apple_health_export/workout-routes/route.gpx",
                "<gpx></gpx>",
                "attendance.csv",
                "person,day,programme,provider,municipality\np1,2026-04-01,a,b,372013\n",
                "../climbs.xml",
                APPLE));

        var read = PersonalExport.read(file, "upload.zip", P1, Japan.TIME, StepRules.DEFAULT, PersonalExport.LIMITS);

        assertThat(read.days()).hasSize(2);
        assertThat(read.rejected()).containsEntry("source.climbs-out", 1L);
        assertThat(read.remarked()).containsEntry("export.passed-over", 1L).containsEntry("export.not-personal", 1L);
        assertThat(read.rejections())
                .extracting(p -> p.place().file())
                .allSatisfy(name -> assertThat(name).startsWith("upload.zip!/"));
    }

    @Test
    void a_zip_that_unpacks_to_far_more_is_refused_in_a_sentence() throws IOException {
        var file = zip(Map.of("export.xml", APPLE + " ".repeat(11 << 20)));
        var limits = new Sources.Limits(8L << 30, 16L << 30, 10, 20);

        assertThatThrownBy(() -> PersonalExport.read(file, "a.zip", P1, Japan.TIME, StepRules.DEFAULT, limits))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems())
                                .extracting(Problem::code)
                                .containsExactly("source.zip-bomb"));
    }

    @Test
    void more_readings_than_memory_should_hold_are_refused_in_a_sentence() throws IOException {
        var file = write("export.xml", APPLE);

        assertThatThrownBy(() -> new PersonalReading(file, "export.xml", P1, Japan.TIME, 1)
                        .read(StepRules.DEFAULT, PersonalExport.LIMITS))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems())
                                .extracting(
                                        Problem::code,
                                        problem -> problem.place().toString())
                                .containsExactly(tuple("export.too-many-readings", "export.xml:3")));
    }

    @Test
    void an_upload_is_read_as_it_arrives_and_leaves_nothing_behind() throws IOException {
        var bytes = APPLE.getBytes(StandardCharsets.UTF_8);
        long before = uploads();

        var read = PersonalExport.read(new ByteArrayInputStream(bytes), "書き出したデータ.xml", P1, Japan.TIME);

        assertThat(read.days()).hasSize(2);
        assertThat(read.rejections().getFirst().place().file()).isEqualTo("書き出したデータ.xml");
        assertThatThrownBy(() -> PersonalExport.read(
                        new ByteArrayInputStream(bytes),
                        "a.xml",
                        P1,
                        Japan.TIME,
                        StepRules.DEFAULT,
                        new Sources.Limits(100, 100, 10, 20)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems())
                                .extracting(Problem::code)
                                .containsExactly("export.too-large"));
        assertThat(uploads()).isEqualTo(before);
    }

    private static long uploads() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().matches("musubi-.*\\.upload"))
                    .count();
        }
    }

    @Test
    void a_municipal_table_is_no_export_of_a_person() throws IOException {
        var file = write("steps.csv", "person,day,steps\np1,2026-04-01,7000\n");

        assertThatThrownBy(() -> PersonalExport.read(file, P1, Japan.TIME))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems())
                                .extracting(Problem::code)
                                .containsExactly("export.nothing"));
    }

    @Test
    void two_people_in_one_file_are_refused_and_one_under_another_id_is_remarked_upon() throws IOException {
        var one = write("one.json", omh("a", "2026-04-01T01:00:00Z") + "\n" + omh("a", "2026-04-01T03:00:00Z"));
        var two = write("two.json", omh("a", "2026-04-01T01:00:00Z") + "\n" + omh("b", "2026-04-01T03:00:00Z"));

        assertThat(PersonalExport.read(one, P1, Japan.TIME).remarked()).containsEntry("export.other-id", 1L);
        assertThatThrownBy(() -> PersonalExport.read(two, P1, Japan.TIME))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems())
                                .extracting(Problem::code)
                                .containsExactly("export.several-people"));
    }

    @Test
    void the_zone_decides_the_day_of_a_moment_in_utc() throws IOException {
        var file = write("one.json", omh("p1", "2026-04-01T16:00:00Z"));

        assertThat(PersonalExport.read(file, P1, Japan.TIME).days())
                .extracting(SourceDay::day)
                .containsExactly(LocalDate.of(2026, 4, 2));
        assertThat(PersonalExport.read(file, P1, ZoneId.of("Europe/London")).days())
                .extracting(SourceDay::day)
                .containsExactly(LocalDate.of(2026, 4, 1));
    }

    @Test
    void an_empty_file_and_one_that_is_not_there_are_answered_in_a_sentence() throws IOException {
        var empty = write("empty.zip", "");

        for (var file : new Path[] {empty, folder.resolve("gone.zip")})
            assertThatThrownBy(() -> PersonalExport.read(file, P1, Japan.TIME))
                    .isInstanceOfSatisfying(
                            BadInput.class,
                            bad -> assertThat(bad.problems().getFirst().words().ja())
                                    .isNotBlank());
    }

    /** The older family in UTC, the newer for the first of two days: that day counts once and the other is moved to its day. */
    @Test
    void both_families_of_a_takeout_count_once_and_the_older_is_read_in_the_time_that_fits() throws IOException {
        var csv = "timestamp,steps,data source\n2026-04-01T00:00:00Z,100,Charge 6\n2026-04-01T14:59:00Z,50,Charge 6\n";
        var utc =
                "[{\"dateTime\":\"04/01/26 00:00:00\",\"value\":\"100\"},{\"dateTime\":\"04/01/26 14:59:00\",\"value\":\"50\"},"
                        + "{\"dateTime\":\"04/01/26 22:00:00\",\"value\":\"70\"}]";
        var file = zip(Map.of(
                "Takeout/Fitbit/Physical Activity_GoogleData/steps_2026-04-01.csv", csv,
                "Takeout/Fitbit/Global Export Data/steps-2026-04-01.json", utc,
                "Takeout/Fitbit/Global Export Data/distance-2026-04-01.json", utc,
                "Takeout/Fitbit/Global Export Data/sleep-2026-04-01.json", "[{\"logId\": 1}]"));

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(read.days())
                .extracting(SourceDay::day, SourceDay::source, SourceDay::steps)
                .containsExactly(
                        tuple(LocalDate.of(2026, 4, 1), "fitbit:charge-6", 150L),
                        tuple(LocalDate.of(2026, 4, 2), "fitbit:global-export", 70L));
        assertThat(read.remarked())
                .containsEntry("fitbit.read-in-utc", 1L)
                .containsEntry("fitbit.other-family", 1L)
                .containsEntry("fitbit.not-kept", 1L)
                .containsEntry("export.passed-over", 1L);
        assertThat(read.rejected()).isEmpty();
    }

    @Test
    void a_fhir_record_gives_bodies_and_answers_of_the_known_person() throws IOException {
        var file = write("record.ndjson", """
                {"resourceType":"Patient","id":"x9","gender":"female","birthDate":"1950-01-01"}
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/x9"},"effectiveDateTime":"2026-04-01","valueQuantity":{"value":60,"code":"kg"}}
                {"resourceType":"QuestionnaireResponse","questionnaire":"a/sdh-4|1","status":"completed","subject":{"reference":"Patient/x9"},"authored":"2026-04-01","item":[{"linkId":"1","answer":[{"valueCoding":{"code":"b"}}]}]}
                """);

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(read.bodies()).extracting(body -> body.person()).containsExactly(P1);
        assertThat(read.answers()).singleElement().satisfies(answer -> {
            assertThat(answer.person()).isEqualTo(P1);
            assertThat(answer.instrument().value()).isEqualTo("sdh-4");
        });
        assertThat(read.remarked()).containsEntry("export.other-id", 1L);
    }

    @Test
    void a_zip_with_a_database_gives_its_days() throws IOException {
        var file = folder.resolve("Health Connect.zip");
        try (var database = Objects.requireNonNull(PersonalExportTest.class.getResourceAsStream(
                        "/musubi/evidence/source/health_connect_hours.db"));
                var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("health_connect_export.db"));
            database.transferTo(zip);
        }

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(read.days().stream().mapToLong(SourceDay::steps).sum()).isEqualTo(83_800);
        // From eight in the morning of 1 April, 400 hours.
        assertThat(read.days().getFirst().steps())
                .isEqualTo(IntStream.range(10, 26).sum());
        assertThat(read.days()).hasSize(17);
    }

    /** Another app's share of the same tracker says nothing of what Fitbit itself counted. */
    @Test
    void a_fitbit_in_another_phones_export_is_not_the_newer_family() throws IOException {
        var apple =
                "<HealthData><Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"Sync\" device=\"&lt;&lt;HKDevice: 0x1&gt;, name:x, manufacturer:Fitbit, model:Charge 6&gt;\" unit=\"count\" startDate=\"2026-04-01 09:00:00 +0900\" endDate=\"2026-04-01 09:01:00 +0900\" value=\"5\"/></HealthData>";
        var json = "[{\"dateTime\":\"04/01/26 12:00:00\",\"value\":\"100\"}]";

        var read = PersonalExport.read(zip(Map.of("export.xml", apple, "steps-2026-04-01.json", json)), P1, Japan.TIME);

        assertThat(read.days())
                .extracting(SourceDay::source, SourceDay::steps)
                .containsExactlyInAnyOrder(tuple("fitbit-charge-6", 5L), tuple("fitbit:global-export", 100L));
    }

    /** The first export ends before the tracker had handed on its afternoon; the order of the files must not matter. */
    @Test
    void minutes_of_nothing_take_no_time_from_a_later_export() throws IOException {
        var early = "[{\"dateTime\":\"04/01/26 09:00:00\",\"value\":\"100\"},"
                + IntStream.range(12 * 60, 24 * 60)
                        .mapToObj(m ->
                                "{\"dateTime\":\"04/01/26 %02d:%02d:00\",\"value\":\"0\"}".formatted(m / 60, m % 60))
                        .collect(Collectors.joining(","))
                + "]";
        var late =
                "[{\"dateTime\":\"04/01/26 09:00:00\",\"value\":\"100\"},{\"dateTime\":\"04/01/26 13:00:00\",\"value\":\"50\"},"
                        + "{\"dateTime\":\"04/02/26 13:00:00\",\"value\":\"0\"}]";

        for (var names : List.of(List.of("a", "b"), List.of("b", "a"))) {
            var read = PersonalExport.read(
                    zip(Map.of(
                            names.get(0) + "/steps-2026-04-01.json", early,
                            names.get(1) + "/steps-2026-04-01.json", late)),
                    P1,
                    Japan.TIME);

            assertThat(read.days())
                    .extracting(
                            SourceDay::day, SourceDay::steps, day -> day.held().isPresent())
                    .containsExactly(
                            tuple(LocalDate.of(2026, 4, 1), 150L, false), tuple(LocalDate.of(2026, 4, 2), 0L, true));
            assertThat(read.rejected()).isEmpty();
        }
    }

    @Test
    void the_older_family_is_read_as_local_where_that_fits() throws IOException {
        var csv = "timestamp,steps,data source\n2026-04-01T00:00:00Z,100,Charge 6\n2026-04-01T14:59:00Z,50,Charge 6\n";
        var local =
                "[{\"dateTime\":\"04/01/26 09:00:00\",\"value\":\"100\"},{\"dateTime\":\"04/01/26 23:59:00\",\"value\":\"50\"},"
                        + "{\"dateTime\":\"04/02/26 22:00:00\",\"value\":\"70\"}]";
        var file = zip(Map.of("steps_2026-04-01.csv", csv, "steps-2026-04-01.json", local));

        var read = PersonalExport.read(file, P1, Japan.TIME);

        assertThat(read.days())
                .extracting(SourceDay::day, SourceDay::source, SourceDay::steps)
                .containsExactly(
                        tuple(LocalDate.of(2026, 4, 1), "fitbit:charge-6", 150L),
                        tuple(LocalDate.of(2026, 4, 2), "fitbit:global-export", 70L));
        assertThat(read.remarked()).containsEntry("fitbit.read-as-local", 1L);
    }

    private static String omh(String person, String from) {
        return ("{\"header\":{\"id\":\"1\",\"creation_date_time\":\"2026-04-02T00:05:00Z\",\"schema_id\":{\"namespace\":\"omh\","
                        + "\"name\":\"step-count\",\"version\":\"3.0\"},\"user_id\":\"%s\"},\"body\":{\"step_count\":{\"value\":10,"
                        + "\"unit\":\"steps\"},\"effective_time_frame\":{\"time_interval\":{\"start_date_time\":\"%s\","
                        + "\"duration\":{\"value\":1,\"unit\":\"h\"}}}}}")
                .formatted(person, from);
    }

    private static Map<String, Long> reported(PersonalExport read) {
        return read.days().stream()
                .collect(Collectors.groupingBy(
                        SourceDay::source, TreeMap::new, Collectors.summingLong(SourceDay::reported)));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path zip(Map<String, String> entries) throws IOException {
        var file = folder.resolve("given.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
            for (var entry : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }
}
