package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import musubi.evidence.record.Body;
import musubi.evidence.record.Code;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.StepInterval.Device;
import musubi.evidence.source.StepInterval.Method;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppleHealthTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    /** Figures counted independently in the file: 3,980 step records, 21 entered by hand, sums by source. */
    @Test
    void the_export_of_2017_gives_the_published_figures() throws IOException {
        var sink = SourceFixture.read(
                SourceFixture.source(SourceFixture.shared("steps/apple_health/export_multisource_2017.xml")), P1);
        var steps = sink.intervals();

        var bySource = steps.stream()
                .collect(Collectors.groupingBy(s -> s.source().value(), Collectors.summingLong(StepInterval::count)));

        assertThat(steps).hasSize(3_980);
        assertThat(bySource)
                .containsOnly(
                        java.util.Map.entry("apple-iphone8.1", 248_286L),
                        java.util.Map.entry("garmin-connect", 51_060L),
                        java.util.Map.entry("apple-health", 50_419L));
        assertThat(steps.stream().filter(s -> s.method() == Method.MANUAL)).hasSize(21);
        assertThat(steps.stream().filter(s -> s.device() == Device.PHONE)).hasSize(3_770);
        assertThat(steps.stream()
                        .map(s -> LocalDate.ofInstant(s.start(), s.offset()))
                        .distinct())
                .hasSize(190);
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.leftOut).contains("HKQuantityTypeIdentifierBloodGlucose", "Correlation");
        assertThat(sink.rows).allSatisfy(row -> assertThat(row.row()).isInstanceOf(Body.class));
    }

    @Test
    void lines_are_those_of_the_file() throws IOException {
        var file = SourceFixture.shared("steps/apple_health/export_multisource_2017.xml");
        var lines = Files.readAllLines(file);

        var sink = SourceFixture.read(SourceFixture.source(file), P1);

        assertThat(sink.steps)
                .allSatisfy(s -> assertThat(lines.get((int) s.line() - 1))
                        .contains(
                                "HKQuantityTypeIdentifierStepCount",
                                "value=\"" + s.row().count() + "\""));
    }

    @Test
    void an_owners_name_never_becomes_a_source() throws IOException {
        var sink = read("""
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="太郎のiPhone" unit="count" startDate="2026-03-31 07:58:00 +0900" endDate="2026-03-31 08:05:12 +0900" value="512"/>
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="太郎のApple&#160;Watch" device="&lt;&lt;HKDevice: 0x2801&gt;, name:太郎のApple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:9.1&gt;" unit="count" startDate="2026-03-31 08:00:00 +0900" endDate="2026-03-31 08:05:00 +0900" value="400"/>
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="山田太郎" unit="count" startDate="2026-03-31 09:00:00 +0900" endDate="2026-03-31 09:05:00 +0900" value="10"/>
                """);

        assertThat(sink.intervals())
                .extracting(s -> s.source().value())
                .allSatisfy(code -> assertThat(code).doesNotContain("太", "郎", "山"));
        assertThat(sink.intervals().get(0).source().value()).startsWith("apple-iphone-");
        assertThat(sink.intervals().get(1).source()).isEqualTo(new Code("apple-watch6.2"));
        assertThat(sink.intervals().get(2).source().value()).startsWith("app-");
        assertThat(sink.intervals())
                .extracting(StepInterval::device)
                .containsExactly(Device.PHONE, Device.WATCH, Device.OTHER);
    }

    @Test
    void the_memory_address_of_a_device_makes_no_new_source() throws IOException {
        var record =
                "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"x\" device=\"&lt;&lt;HKDevice: 0x%d&gt;, name:iPhone, manufacturer:Apple, model:iPhone&gt;\" startDate=\"2026-03-31 07:58:00 +0900\" endDate=\"2026-03-31 08:05:12 +0900\" value=\"1\"/>\n";

        var sink = read(record.formatted(174) + record.formatted(999));

        assertThat(sink.intervals().stream().map(StepInterval::source).distinct())
                .containsExactly(new Code("apple-iphone"));
    }

    @Test
    void a_moment_keeps_its_offset_and_the_time_zone_of_the_walk_wins() throws IOException {
        var sink = read("""
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="a" startDate="2026-03-31 23:50:00 +0900" endDate="2026-03-31 23:55:00 +0900" value="1"/>
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="a" startDate="20141001123000+0900" endDate="20141001123500+0900" value="2"/>
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="a" startDate="2026-03-31 23:50:00 +0900" endDate="2026-03-31 23:55:00 +0900" value="3">
                 <MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>
                </Record>
                <Record type="HKQuantityTypeIdentifierStepCount" sourceName="a" startDate="2026-03-31 23:50:00 -0330" endDate="2026-03-31 23:55:00 -0330" value="4">
                 <MetadataEntry key="HKTimeZone" value="Moon/Base"/>
                 <MetadataEntry key="HKWasUserEntered" value="1"/>
                </Record>
                """);

        var steps = sink.intervals();
        assertThat(steps.get(0).start()).isEqualTo(Instant.parse("2026-03-31T14:50:00Z"));
        assertThat(steps.get(0).offset()).isEqualTo(ZoneOffset.ofHours(9));
        assertThat(steps.get(1).start()).isEqualTo(Instant.parse("2014-10-01T03:30:00Z"));
        assertThat(steps.get(2).offset()).isEqualTo(ZoneOffset.ofHours(2));
        assertThat(steps.get(3).start()).isEqualTo(Instant.parse("2026-04-01T03:20:00Z"));
        assertThat(steps.get(3).method()).isEqualTo(Method.MANUAL);
        assertThat(sink.remarked()).containsExactly("apple.unknown-zone");
    }

    @Test
    void a_record_inside_a_correlation_is_the_same_record_again() throws IOException {
        var record =
                "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"a\" startDate=\"2026-03-31 07:58:00 +0900\" endDate=\"2026-03-31 08:05:12 +0900\" value=\"7\"/>";

        var sink = read("<Correlation type=\"x\">" + record + "<Record type=\"y\">" + record + "</Record></Correlation>"
                + record);

        assertThat(sink.intervals()).hasSize(1);
    }

    /** The internal subset of iOS 16 (export version 12) does not parse: an unclosed list, brackets, stray text. */
    @Test
    void a_malformed_document_type_does_no_harm() throws IOException {
        var text = """
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE HealthData [
                <!-- HealthKit Export Version: 12 -->
                <!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary|ClinicalRecord|Audiogram|VisionPrescription)*)>
                <!ATTLIST HealthData
                  locale CDATA #REQUIRED
                <!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*>
                <!ATTLIST MetadataEntry key CDATA #REQUIRED value "it's "broken"
                <!ELEMENT WorkoutEvent EMPTY > startDate CDATA [ #IMPLIED
                ]>
                <HealthData locale="ja_JP">
                """ + STEP + "</HealthData>\n";

        assertThat(SourceFixture.read(SourceFixture.source(text), P1).intervals())
                .hasSize(1);
    }

    @Test
    void control_characters_do_no_harm() throws IOException {
        var sink = read(
                "<Record type=\"HKQuantityTypeIdentifierDietaryWater\" sourceName=\"wa\u000bter\" value=\"\u0001\"/>"
                        + STEP.replace("sourceName=\"a\"", "sourceName=\"Fit\u000bbit\""));

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejected).isEmpty();
    }

    @Test
    void an_entity_is_never_resolved() throws IOException {
        var secret = Files.createTempFile("secret", ".txt");
        Files.writeString(secret, "512");
        var text = "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [<!ENTITY xxe SYSTEM \"" + secret.toUri()
                + "\"><!ENTITY lol \"9\">]>\n<HealthData>" + STEP.replace("\"512\"", "\"&xxe;\"")
                + STEP.replace("\"512\"", "\"&lol;\"") + STEP + "</HealthData>";

        var sink = SourceFixture.read(SourceFixture.source(text), P1);

        assertThat(sink.intervals()).extracting(StepInterval::count).containsExactly(512);
        assertThat(sink.rejected).extracting(SourceFixture.Said::value).containsExactly("&xxe;", "&lol;");
        Files.delete(secret);
    }

    @Test
    void a_file_cut_off_keeps_what_stands_before() throws IOException {
        var text = "<HealthData>\n" + STEP + STEP.replace("512", "3") + "<Record type=\"HKQuantityTypeIdentifierStep";

        var sink = SourceFixture.read(SourceFixture.source(text), P1);

        assertThat(sink.intervals()).hasSize(2);
        assertThat(sink.rejections()).containsExactly("apple.cut-off");
        assertThat(sink.rejected.getFirst().line()).isEqualTo(4);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "</Wrong>",
                "<Record type=\"<\"/>",
                "<Record <Record/>",
                "< >",
            })
    void broken_xml_ends_the_reading_with_its_line(String broken) throws IOException {
        var sink = read(STEP + broken + "\n" + STEP);

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejections()).containsExactly("apple.broken");
        assertThat(sink.rejected.getFirst().line()).isEqualTo(3);
    }

    @ParameterizedTest(name = "{0} becomes {1}: {2}")
    @CsvSource({
        "value=\"512\", value=\"3.5\", csv.not-whole",
        "value=\"512\", value=\"-1\", steps.out-of-range",
        "value=\"512\", value=\"9999999999\", steps.out-of-range",
        "value=\"512\", walue=\"512\", apple.no-value",
        "08:05:12, 07:05:12, steps.ends-before-start",
        "08:05:12, 08:65:12, apple.not-a-moment",
        "startDate, startdate, apple.not-a-moment",
        "2026-03-31 07, 2026-02-29 07, apple.not-a-moment",
    })
    void a_row_that_cannot_be_read_is_rejected_and_reading_goes_on(String from, String to, String code)
            throws IOException {
        var sink = read(STEP.replace(from, to) + STEP);

        assertThat(sink.intervals()).hasSize(1);
        assertThat(sink.rejections()).containsExactly(code);
        assertThat(sink.rejected.getFirst().line()).isEqualTo(2);
    }

    @Test
    void pounds_become_kilograms_and_the_last_weight_of_a_day_is_kept() throws IOException {
        var weight =
                "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"Health\" unit=\"%s\" startDate=\"2026-03-%02d %02d:00:00 +0900\" endDate=\"2026-03-31 08:00:00 +0900\" value=\"%s\"/>\n";

        var sink = read(weight.formatted("lb", 1, 7, "150")
                + weight.formatted("kg", 2, 21, "60.5")
                + weight.formatted("kg", 2, 7, "60.1")
                + weight.formatted("kg", 2, 7, "60.1")
                + weight.formatted("st", 3, 7, "9")
                + weight.formatted("kg", 4, 7, "601"));

        assertThat(sink.rows)
                .extracting(row -> ((Body) row.row()).day(), row -> ((Body) row.row()).weight_kg())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(LocalDate.of(2026, 3, 1), new BigDecimal("68.04")),
                        org.assertj.core.groups.Tuple.tuple(LocalDate.of(2026, 3, 2), new BigDecimal("60.50")));
        assertThat(sink.remarked()).containsExactly("body.several-in-a-day", "body.several-in-a-day");
        assertThat(sink.rejections()).containsExactly("body.unit", "body.out-of-range");
    }

    @Test
    void an_export_of_nobody_is_refused() {
        assertThatThrownBy(() -> SourceFixture.read(SourceFixture.source("<HealthData></HealthData>"), Settings.NONE))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.problems().getFirst().code()).isEqualTo("source.whose"));
    }

    @Test
    void the_clinical_document_beside_the_export_is_not_the_export() {
        assertThat(new AppleHealth()
                        .recognises(Heads.of(
                                "<?xml version=\"1.0\"?><ClinicalDocument/>".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20260901})
    void damaged_exports_end_with_a_reason_and_nothing_else(long seed) throws IOException {
        var random = new Random(seed);
        var whole =
                ("<?xml version=\"1.0\"?><!DOCTYPE HealthData [<!ELEMENT a ANY>]><HealthData><!-- c --><![CDATA[x]]>"
                                + (STEP + "<Record type=\"x\"><MetadataEntry key=\"k\" value='v'/></Record>").repeat(20)
                                + "</HealthData>")
                        .getBytes(StandardCharsets.UTF_8);

        for (int i = 0; i < 2_000; i++) {
            var bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
            for (int n = random.nextInt(5); n > 0 && bytes.length > 0; n--)
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "<>\"'&/!?[]".charAt(random.nextInt(10)));
            var sink = new KeepingSink();

            new AppleHealth().read(SourceFixture.source(bytes), Heads.of(bytes), P1, sink);

            if (!sink.steps.isEmpty()) assertThat(sink.rejected).isNotEmpty();
        }
    }

    private static final String STEP =
            "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"a\" unit=\"count\" startDate=\"2026-03-31 07:58:00 +0900\" endDate=\"2026-03-31 08:05:12 +0900\" value=\"512\"/>\n";

    private static KeepingSink read(String records) throws IOException {
        return SourceFixture.read(
                SourceFixture.source("<HealthData locale=\"ja_JP\">\n" + records + "</HealthData>\n"), P1);
    }
}
