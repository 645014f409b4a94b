package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Settings;
import musubi.evidence.steps.StepRules;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with one file or row is said of it, and the others are read all the same. */
class DamagedInputTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("P1")), false, Optional.empty(), false);

    @TempDir
    Path temporary;

    @Test
    void an_entry_that_is_damaged_in_its_zip_is_refused_and_the_others_are_read() throws IOException {
        var bytes = zip(
                Map.of("a.csv", "person,day,steps\nP1,2026-04-01,1\n", "b.csv", "person,day,steps\nP2,2026-04-01,2\n"));
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf(",1\n") + 1] = '7';
        Files.createDirectories(temporary.resolve("in"));
        Files.write(temporary.resolve("in/given.zip"), bytes);

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(PackFixture.rows(built.pack(), "steps", "steps")).containsExactly("2");
        assertThat(built.rejections()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo("source.broken-zip");
            assertThat(problem.place().file()).endsWith("given.zip!/a.csv");
        });
    }

    @Test
    void an_export_that_does_not_say_whose_it_is_keeps_no_other_file_out() {
        PackFixture.write(temporary, "in/a.xml", export("2026-04-05", record("08:00:00", "08:05:00", 5)));
        PackFixture.write(temporary, "in/steps.csv", "person,day,steps\nP2,2026-04-01,2\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(built.rejections()).extracting(Problem::code).containsExactly("source.whose");
        assertThat(PackFixture.rows(built.pack(), "steps", "steps")).containsExactly("2");
    }

    @Test
    void one_of_our_tables_without_a_column_is_refused_even_beside_an_export() {
        PackFixture.write(temporary, "in/dailySteps_merged.csv", "Id,ActivityDay,StepTotal\n1,4/12/2016,5\n");
        PackFixture.write(temporary, "in/attendance.csv", "person,day,provider,municipality\nP1,2026-01-01,x,232114\n");
        PackFixture.write(temporary, "in/route.gpx", "<gpx/>");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(built.rejections()).singleElement().satisfies(problem -> {
            assertThat(problem.place().file()).endsWith("attendance.csv");
            assertThat(problem.words().en()).contains("attendance").contains("programme");
        });
        assertThat(built.remarks())
                .singleElement()
                .satisfies(problem -> assertThat(problem.place().file()).endsWith("route.gpx"));
    }

    @Test
    void more_steps_in_a_day_than_a_pack_can_hold_are_refused_and_displace_nothing() {
        var body = new StringBuilder();
        for (int i = 0; i < 3; i++) body.append(record("0%d:00:00".formatted(i), "0%d:30:00".formatted(i), 999_999));
        PackFixture.write(temporary, "in/a.xml", export("2026-04-05", body.toString()));
        PackFixture.write(temporary, "in/steps.csv", "person,day,steps,source\nP1,2026-04-01,4000,band\n");

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(P1));

        assertThat(built.rejections()).extracting(Problem::code).containsExactly("steps.impossible-day");
        assertThat(PackFixture.rows(built.pack(), "steps", "source, steps, payable"))
                .containsExactly("band 4000 4000");
    }

    @Test
    void text_from_a_file_is_no_formula_in_the_list_of_rejections() throws IOException {
        PackFixture.write(temporary, "in/steps.csv", """
                person,day,steps
                P1,2026-04-01,=cmd|'/C calc'!A0
                P2,2026-04-01,@SUM(A1)
                P3,2026-04-01,-5
                P4,2026-04-01,5
                """);

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(Files.readString(built.rejectedFile().orElseThrow()))
                .contains(",'=cmd|'/C calc'!A0,", ",'@SUM(A1),", ",-5,");
    }

    @Test
    void days_outside_a_life_are_said() {
        PackFixture.write(
                temporary,
                "in/person.csv",
                "person,born,sex,municipality\nP1,1950-04-01,F,232114\nP2,1950-04-01,F,232114\n");
        PackFixture.write(temporary, "in/departure.csv", "person,day,kind\nP1,2026-02-01,death\nP2,2026-02-01,move\n");
        PackFixture.write(temporary, "in/attendance.csv", """
                person,day,programme,provider,municipality
                P1,1949-01-01,walk,x,232114
                P1,2026-01-31,walk,x,232114
                P1,2026-02-01,walk,x,232114
                P2,2026-03-01,walk,x,232114
                """);
        PackFixture.write(
                temporary, "in/benefit.csv", "person,month,insurance,yen\nP1,1950-04,care,5\nP1,1950-03,care,5\n");

        var built = PackFixture.build(temporary.resolve("pack"), temporary.resolve("in"));

        assertThat(built.remarks())
                .extracting(p -> p.code() + " " + p.place().line())
                .containsExactlyInAnyOrder("pack.before-birth 2", "pack.after-death 4", "pack.before-birth 3");
        assertThat(PackFixture.rows(built.pack(), "attendance", "day")).hasSize(4);
    }

    @Test
    void a_later_export_is_right_about_the_time_it_covers() {
        var morning = record("08:00:00", "08:10:00", 30);
        var noon = record("12:00:00", "12:10:00", 70);
        var deleted = record("10:00:00", "10:10:00", 500);
        var evening = record("18:00:00", "18:10:00", 9);
        PackFixture.write(
                temporary,
                "in/old.xml",
                export("2026-04-02", record("06:00:00", "06:10:00", 1) + morning + deleted + noon));
        PackFixture.write(temporary, "in/new.xml", export("2026-04-03", morning + noon + evening));

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(P1));

        assertThat(PackFixture.rows(built.pack(), "steps", "steps")).containsExactly("110");
        assertThat(built.rejections()).isEmpty();
        assertThat(built.remarked()).containsEntry("steps.replaced", 1L).containsEntry("pack.repeated", 2L);
    }

    @Test
    void of_two_exports_the_later_knows_the_last_weight_of_a_day() {
        PackFixture.write(temporary, "in/old.xml", export("2026-04-01", weight("08:00:00", "60.5")));
        PackFixture.write(
                temporary, "in/new.xml", export("2026-04-03", weight("08:00:00", "60.5") + weight("20:00:00", "61.5")));

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(P1));

        assertThat(PackFixture.rows(built.pack(), "body", "weight_kg")).containsExactly("61.50");
        assertThat(built.rejections()).isEmpty();
        assertThat(built.remarked()).containsEntry("body.replaced", 1L);
    }

    @Test
    void a_priority_that_no_source_has_is_said_and_not_recorded() {
        PackFixture.write(temporary, "in/steps.csv", "person,day,steps\nP1,2026-04-01,5\n");

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(new StepRules(List.of("山田花子の時計", "csv", "watch"), 300, 100_000)));

        assertThat(built.remarks()).extracting(Problem::code).containsExactly("steps.priority-unused");
        assertThat(built.pack().manifest().settings()).containsEntry("steps.priority", "csv,watch");
    }

    @Test
    void a_pack_built_among_its_sources_leaves_nothing_that_a_second_build_would_read() {
        var folder = temporary.resolve("in");
        PackFixture.write(folder, "steps.csv", "person,day,steps\nP1,2026-04-01,5\n");
        PackFixture.write(folder, "musubi.key", "00".repeat(32));
        var recipe = Recipe.of(List.of(folder), folder.resolve("pack1"), PackFixture.KEY);
        var limits = recipe.limits().passingOver(folder.resolve("musubi.key"));

        var first = Packs.build(recipe.within(limits));
        var second = Packs.build(Recipe.of(List.of(folder), folder.resolve("pack2"), PackFixture.KEY)
                .within(limits));

        assertThat(first.rejections()).isEmpty();
        assertThat(second.rejections()).isEmpty();
        assertThat(second.pack().digest()).isEqualTo(first.pack().digest());
    }

    /** Names in every place where an export or an office may have put them. */
    @Test
    void a_name_enters_a_pack_through_no_door() throws IOException {
        var device = "&lt;&lt;HKDevice: 0x1&gt;, name:山田花子, manufacturer:山田花子, model:Hanako Yamada&gt;";
        PackFixture.write(
                temporary,
                "in/山田花子/山田花子のデータ.xml",
                export(
                        "2026-04-05",
                        record("08:00:00", "08:05:00", 5).replace("sourceName=\"phone\"", "sourceName=\"山田花子のiPhone\"")
                                + record("09:00:00", "09:05:00", 5)
                                        .replace(
                                                "sourceName=\"phone\"", "sourceName=\"山田花子\" device=\"" + device + "\"")
                                + record("10:00:00", "10:05:00", 5)
                                        .replace("sourceName=\"phone\"", "sourceName=\"hanako.yamada@example.jp\"")
                                + weight("20:00:00", "61.5")
                                        .replace("sourceName=\"phone\"", "sourceName=\"山田花子の体重計\"")));
        PackFixture.write(
                temporary,
                "in/x/point.json",
                "{\"header\":{\"id\":\"x\",\"creation_date_time\":\"2026-04-02T00:05:00Z\",\"schema_id\":{\"namespace\":\"omh\",\"name\":\"step-count\",\"version\":\"3.0\"},\"acquisition_provenance\":{\"source_name\":\"山田花子の時計\"},\"user_id\":\"山田花子\"},\"body\":{\"step_count\":{\"value\":10,\"unit\":\"steps\"},\"effective_time_frame\":{\"time_interval\":{\"start_date_time\":\"2026-04-01T10:00:00+09:00\",\"end_date_time\":\"2026-04-01T10:30:00+09:00\"}}}}");
        PackFixture.write(temporary, "in/参加者 山田花子.csv", """
                person,day,programme,provider,municipality,氏名,メール,備考,山田花子
                P1,2026-04-01,yoga,NPO-1,232114,山田花子,hanako.yamada@example.jp,山田花子様 090-1234-5678,x
                P1,2026-04-02,yoga,山田花子様,232114,山田花子,hanako.yamada@example.jp,,x
                P1,2026-04-03,yoga,yamada@example.jp,232114,山田花子,hanako.yamada@example.jp,,x
                山田花子,2026-04-04,yoga,NPO-1,232114,山田花子,,,x
                """);
        var settings = new Settings(Optional.empty(), true, Optional.empty(), false);

        var built = Packs.build(Recipe.of(List.of(temporary.resolve("in")), temporary.resolve("pack"), PackFixture.KEY)
                .with(settings)
                .with(new StepRules(List.of("山田花子のiPhone", "watch"), 300, 100_000)));

        var everything =
                new StringBuilder(Files.readString(temporary.resolve("pack").resolve(Manifest.FILE)));
        for (var table : built.pack().tables().keySet())
            everything.append(String.join("\n", PackFixture.rows(built.pack(), table, "*")));
        assertThat(built.pack().tables()).containsOnlyKeys("attendance", "body", "steps");
        assertThat(everything.toString().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("山田", "花子", "hanako", "yamada", "1234", "example.jp", "データ");
        assertThat(built.rejections()).extracting(p -> p.place().line()).containsExactlyInAnyOrder(3L, 4L);
    }

    private static String export(String day, String records) {
        return "<HealthData locale=\"ja_JP\">\n <ExportDate value=\"%s 23:00:00 +0900\"/>\n%s</HealthData>\n"
                .formatted(day, records);
    }

    private static String record(String from, String until, int steps) {
        return sample("StepCount", "count", from, until, Integer.toString(steps));
    }

    private static String weight(String at, String kilograms) {
        return sample("BodyMass", "kg", at, at, kilograms);
    }

    private static String sample(String type, String unit, String from, String until, String value) {
        return " <Record type=\"HKQuantityTypeIdentifier%s\" sourceName=\"phone\" unit=\"%s\" startDate=\"2026-04-01 %s +0900\" endDate=\"2026-04-01 %s +0900\" value=\"%s\"/>\n"
                .formatted(type, unit, from, until, value);
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (var entry : new java.util.TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
