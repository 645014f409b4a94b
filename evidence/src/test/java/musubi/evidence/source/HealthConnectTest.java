package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import musubi.evidence.source.SourceFixture.Said;
import musubi.evidence.source.StepInterval.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The databases are made by health_connect.py beside them, with the SQLite of Python. */
class HealthConnectTest {
    private static final Settings P1 = new Settings(Optional.of(new PersonId("p1")), false, Optional.empty(), false);

    @Test
    void hours_over_many_pages_are_all_read_once_and_in_order() throws IOException {
        var sink = read("hours");

        assertThat(sink.steps).hasSize(400);
        assertThat(sink.intervals().stream().mapToInt(StepInterval::count).sum())
                .isEqualTo(83_800);
        assertThat(sink.steps.get(399).line()).isEqualTo(400);
        var first = sink.intervals().getFirst();
        assertThat(first.source().value()).isEqualTo("com.google.android.apps.fitness");
        assertThat(first.start()).isEqualTo(Instant.parse("2026-03-31T23:00:00Z"));
        assertThat(first.end()).isEqualTo(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(first.offset()).isEqualTo(ZoneOffset.ofHours(9));
        assertThat(first.method()).isEqualTo(Method.SENSED);
        assertThat(first.person()).isEqualTo(new PersonId("p1"));
        assertThat(sink.rejected).isEmpty();
        assertThat(sink.leftOut).contains("android_metadata");
    }

    @Test
    void what_is_no_count_of_steps_is_one_problem_each_and_the_rest_is_read() throws IOException {
        var sink = read("edges");

        assertThat(sink.intervals())
                .extracting(s -> s.source().value(), StepInterval::method, StepInterval::count, StepInterval::offset)
                .containsExactly(
                        tuple("com.example.watch", Method.MANUAL, 500, ZoneOffset.ofHours(9)),
                        tuple("com.example.watch", Method.SENSED, 600, ZoneOffset.ofHours(9)),
                        tuple(sink.intervals().get(2).source().value(), Method.UNKNOWN, 700, ZoneOffset.ofHours(-5)),
                        tuple("health-connect", Method.SENSED, 800, ZoneOffset.ofHours(9)));
        assertThat(sink.intervals().get(2).source().value()).matches("app-[0-9a-f]{4}");
        assertThat(sink.remarked()).containsExactly("health-connect.no-offset");
        assertThat(sink.rejected)
                .extracting(Said::line, Said::code, Said::column, Said::value)
                .containsExactly(
                        tuple(5L, "steps.ends-before-start", "end_time", "1774998000000"),
                        tuple(6L, "steps.out-of-range", "count", "many"),
                        tuple(7L, "steps.out-of-range", "count", "1000001"),
                        tuple(8L, "health-connect.not-a-moment", "start_time", "12"),
                        tuple(9L, "health-connect.offset", "start_zone_offset", "999999"),
                        tuple(10L, "steps.too-long", "end_time", "2026-05-10T23:00:00Z"));
    }

    @Test
    void a_database_without_the_known_columns_is_refused_with_what_is_missing() throws IOException {
        var sink = read("other");

        assertThat(sink.steps).isEmpty();
        assertThat(sink.rejected).singleElement().satisfies(said -> {
            assertThat(said.code()).isEqualTo("health-connect.columns");
            assertThat(said.words().ja()).contains("steps_record_table.count");
            assertThat(said.words().en()).contains("steps_record_table.count").doesNotContain("start_time");
        });
    }

    /** In a zip the bytes do not stand on disk. */
    @Test
    void a_database_that_is_not_on_disk_is_unpacked_and_taken_away_again() throws IOException {
        long before = temporaryFiles();

        var sink = SourceFixture.read(SourceFixture.source(Files.readAllBytes(file("hours"))), P1);

        assertThat(sink.steps).hasSize(400);
        assertThat(temporaryFiles()).isEqualTo(before);
    }

    private static long temporaryFiles() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().matches("musubi-.*\\.db"))
                    .count();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 20261126})
    void damaged_databases_end_in_a_sentence(long seed) throws IOException {
        var random = new Random(seed);
        var whole = Files.readAllBytes(file("hours"));
        for (int i = 0; i < 300; i++) {
            var bytes = random.nextInt(3) == 0
                    ? Arrays.copyOf(whole, 100 + random.nextInt(whole.length - 100))
                    : whole.clone();
            for (int n = 1 + random.nextInt(30); n > 0; n--)
                bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt(256);
            var sink = new KeepingSink();

            new HealthConnect().read(SourceFixture.source(bytes), Heads.of(bytes), P1, sink);

            if (sink.steps.size() < 350) assertThat(sink.rejected).isNotEmpty();
        }
    }

    /** Every cell pointer of a page at one row that takes the whole page. */
    @Test
    void rows_that_share_their_bytes_are_refused() throws IOException {
        var bytes = Files.readAllBytes(file("hours"));
        for (int page = 1; page < bytes.length / 512; page++) {
            int at = page * 512;
            if (bytes[at] != 0x0d) continue;
            int cells = (bytes[at + 3] & 0xFF) << 8 | (bytes[at + 4] & 0xFF);
            bytes[at + 4] = (byte) 200;
            for (int i = cells; i < 200; i++) {
                bytes[at + 8 + 2 * i] = bytes[at + 8];
                bytes[at + 9 + 2 * i] = bytes[at + 9];
            }
        }
        var sink = new KeepingSink();

        new HealthConnect().read(SourceFixture.source(bytes), Heads.of(bytes), P1, sink);

        assertThat(sink.rejections()).contains("health-connect.broken");
    }

    private static KeepingSink read(String name) throws IOException {
        return SourceFixture.read(SourceFixture.source(file(name)), P1);
    }

    private static Path file(String name) {
        var at = Objects.requireNonNull(HealthConnectTest.class.getResource("health_connect_" + name + ".db"), name);
        return Path.of(URI.create(at.toString()));
    }
}
