package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    private static final Map<String, String> SAMPLES = new LinkedHashMap<>(
            Map.ofEntries(
                    Map.entry(
                            "tanita",
                            "{\"data\":[{\"date\":\"202604010830\",\"keydata\":\"60.50\",\"model\":\"01000144\",\"tag\":\"6021\"}]}"),
                    Map.entry(
                            "fhir",
                            "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"41950-7\"}]},\"effectiveDateTime\":\"2026-04-01\",\"valueQuantity\":{\"value\":7267,\"code\":\"/d\"}}"),
                    Map.entry("fitbit-csv", "timestamp,steps,data source\n2026-04-01T09:00:00Z,12,Charge 6\n"),
                    Map.entry("fitbit-json", "[{\"dateTime\":\"04/01/26 08:00:00\",\"value\":\"52\"}]"),
                    Map.entry(
                            "apple-health",
                            "<?xml version=\"1.0\"?><HealthData><Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"a\" startDate=\"2026-03-31 07:58:00 +0900\" endDate=\"2026-03-31 08:05:12 +0900\" value=\"512\"/></HealthData>"),
                    Map.entry("fitabase", "Id,ActivityDate,TotalSteps,SedentaryMinutes\n1,4/12/2016,10,1440\n"),
                    Map.entry(
                            "open-mhealth",
                            "{\"step_count\":{\"value\":10,\"unit\":\"steps\"},\"effective_time_frame\":{\"time_interval\":{\"start_date_time\":\"2026-04-01T09:00:00+09:00\",\"end_date_time\":\"2026-04-01T10:00:00+09:00\"}}}"),
                    Map.entry(
                            "population-by-area",
                            "都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性,0-4歳の男性,0-4歳の女性,世帯数,備考\n222127,001,静岡県,焼津市,2026-04-01,東益津,3,1,2,1,2,5,\n"),
                    Map.entry("musubi-csv", "person,day,steps\np1,2026-04-01,7000\n"),
                    Map.entry(
                            "places",
                            "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度\n222127,1,静岡県,焼津市,港地域交流センター,,,,静岡県焼津市石津港町40-1,,34.84124155,138.3262067\n"),
                    Map.entry(
                            "events",
                            "都道府県コード又は市区町村コード,NO,イベント名,開始日,終了日,開始時間,終了時間,場所名称\n372013,1,体操,2026-08-05,2026-08-05,9:00,10:30,日新コミュニティセンター\n")));

    @Test
    void each_sample_is_recognised_as_what_it_is() {
        SAMPLES.forEach((id, text) -> assertThat(Formats.of(Heads.of(text.getBytes(StandardCharsets.UTF_8)))
                        .map(Format::id))
                .contains(id));
    }

    /** Besides our own tables, which may be part of a published one, no two formats claim the same content. */
    @Test
    void no_two_formats_claim_the_same_file() throws IOException {
        var folder = SourceFixture.shared("steps");
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var head = Heads.of(SourceFixture.source(file));

                assertThat(Formats.ALL.stream()
                                .filter(f -> !(f instanceof CsvTable) && f.recognises(head))
                                .count())
                        .as(file.toString())
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void what_is_none_of_ours_is_not_claimed() throws IOException {
        for (var file : new String[] {
            "japan/takamatsu_37201/future_population.xlsx",
            "japan/yaizu_22212/222127_aed.csv",
            "hsds/spec_examples/service_list.json",
            "evaluation/lalonde.csv"
        }) {
            Path path = SourceFixture.shared(file);

            assertThat(Formats.of(Heads.of(SourceFixture.source(path))).map(Format::id))
                    .as(file)
                    .isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20260901})
    void scrambled_and_cut_files_end_in_rejections_or_bad_input(long seed) throws IOException {
        var random = new Random(seed);
        var charsets = new Charset[] {StandardCharsets.UTF_8, Heads.WINDOWS_31J, StandardCharsets.UTF_16LE};
        for (var format : Formats.ALL) {
            var sample = SAMPLES.getOrDefault(format.id(), "");
            // Databases are no text; HealthConnectTest damages them.
            if (format instanceof HealthConnect) continue;
            for (int i = 0; i < 400; i++) {
                var bytes = sample.getBytes(charsets[random.nextInt(3)]);
                if (random.nextInt(3) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                for (int n = random.nextInt(8); n > 0 && bytes.length > 0; n--)
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                var head = Heads.of(bytes);
                if (!format.recognises(head)) continue;
                try {
                    format.read(SourceFixture.source(bytes), head, P1, new KeepingSink());
                } catch (BadInput bad) {
                    assertThat(bad.problems()).isNotEmpty();
                }
            }
        }
    }
}
