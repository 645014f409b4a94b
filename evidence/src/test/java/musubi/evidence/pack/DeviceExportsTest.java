package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what people export to the tables of a pack, each person in a folder of their own. */
class DeviceExportsTest {
    private static final String CSV =
            "timestamp,steps,data source\n2026-04-01T00:00:00Z,100,Charge 6\n2026-04-01T14:59:00Z,50,Charge 6\n";

    private static final String UTC =
            "[{\"dateTime\":\"04/01/26 00:00:00\",\"value\":\"100\"},{\"dateTime\":\"04/01/26 14:59:00\",\"value\":\"50\"},"
                    + "{\"dateTime\":\"04/01/26 22:00:00\",\"value\":\"70\"}]";

    @TempDir
    Path folder;

    @Test
    void every_export_comes_out_under_the_person_of_its_folder() throws IOException {
        var given = folder.resolve("given");
        PackFixture.write(given, "p1/Takeout/Fitbit/Physical Activity_GoogleData/steps_2026-04-01.csv", CSV);
        PackFixture.write(given, "p1/Takeout/Fitbit/Global Export Data/steps-2026-04-01.json", UTC);
        PackFixture.write(given, "p1/Takeout/Fitbit/Global Export Data/sleep-2026-04-01.json", "[{\"logId\":1}]");
        PackFixture.write(
                given,
                "p2/innerscan.json",
                "{\"data\":[{\"date\":\"202604010830\",\"keydata\":\"60.50\",\"model\":\"01000144\",\"tag\":\"6021\"}]}");
        database(given.resolve("p3/Health Connect.zip"));

        var built = Packs.build(Recipe.of(List.of(given), folder.resolve("pack"), PackFixture.KEY)
                .with(new Settings(Optional.empty(), true, Optional.empty(), false)));

        assertThat(PackFixture.rows(built.pack(), "steps", "person, day, source, steps, payable").stream()
                        .filter(row -> row.contains("fitbit")))
                .containsExactly(
                        PackFixture.pseudonym("p1") + " 2026-04-01 fitbit:charge-6 150 150",
                        PackFixture.pseudonym("p1") + " 2026-04-02 fitbit:global-export 70 70");
        assertThat(PackFixture.rows(built.pack(), "steps", "sum(steps)"))
                .containsExactly(Long.toString(150 + 70 + 83_800));
        assertThat(PackFixture.rows(built.pack(), "body", "person, weight_kg"))
                .containsExactly(PackFixture.pseudonym("p2") + " 60.50");
        assertThat(built.rejected()).isEmpty();
        assertThat(built.remarked())
                .containsEntry("fitbit.read-in-utc", 1L)
                .containsEntry("fitbit.other-family", 1L)
                .containsEntry("pack.unknown-format", 1L);
    }

    @Test
    void another_zone_than_japans_is_recorded_and_decides_the_days() throws IOException {
        var given = folder.resolve("given");
        PackFixture.write(
                given, "steps_2026-04-01.csv", "timestamp,steps,data source\n2026-04-01T16:00:00Z,100,Charge 6\n");
        var person = Optional.of(new PersonId("p1"));
        var recipe = Recipe.of(List.of(given), folder.resolve("japan"), PackFixture.KEY);
        var elsewhere = Recipe.of(List.of(given), folder.resolve("london"), PackFixture.KEY);

        var japan = Packs.build(recipe.with(new Settings(person, false, Optional.empty(), false)));
        var london = Packs.build(
                elsewhere.with(new Settings(person, false, Optional.empty(), false, ZoneId.of("Europe/London"))));

        assertThat(PackFixture.rows(japan.pack(), "steps", "day")).containsExactly("2026-04-02");
        assertThat(PackFixture.rows(london.pack(), "steps", "day")).containsExactly("2026-04-01");
        assertThat(japan.pack().manifest().settings()).doesNotContainKey("zone");
        assertThat(london.pack().manifest().settings()).containsEntry("zone", "Europe/London");
    }

    private static void database(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream database = Objects.requireNonNull(DeviceExportsTest.class.getResourceAsStream(
                        "/musubi/evidence/source/health_connect_hours.db"));
                var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("health_connect_export.db"));
            database.transferTo(zip);
        }
    }
}
