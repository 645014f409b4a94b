package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.quantity.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir
    Path temporary;

    @Test
    void a_folder_is_walked_and_what_systems_leave_behind_is_passed_over() throws IOException {
        write("in/b/data.csv");
        write("in/a.csv");
        write("in/.DS_Store");
        write("in/__MACOSX/x.csv");
        write("in/Thumbs.db");

        var found = Sources.in(List.of(temporary.resolve("in")), Sources.Limits.DEFAULT);

        assertThat(found.refused()).isEmpty();
        assertThat(found.sources())
                .extracting(s -> temporary.relativize(Path.of(s.name())).toString() + " " + s.folders())
                .containsExactly("in/a.csv [in]", "in/b/data.csv [b, in]");
    }

    @Test
    void a_link_that_points_outside_is_refused() throws IOException {
        write("secret.csv");
        write("in/a.csv");
        Files.createSymbolicLink(temporary.resolve("in/link.csv"), temporary.resolve("secret.csv"));

        var found = Sources.in(List.of(temporary.resolve("in")), Sources.Limits.DEFAULT);

        assertThat(found.sources()).hasSize(1);
        assertThat(found.refused()).extracting(Problem::code).containsExactly("source.climbs-out");
    }

    @Test
    void a_link_that_points_nowhere_hides_no_other_file() throws IOException {
        write("in/z.csv");
        Files.createSymbolicLink(temporary.resolve("in/a.csv"), temporary.resolve("nowhere"));
        Files.createSymbolicLink(temporary.resolve("in/loop"), temporary.resolve("in"));

        var found = Sources.in(List.of(temporary.resolve("in")), Sources.Limits.DEFAULT);

        assertThat(found.sources())
                .singleElement()
                .satisfies(s -> assertThat(s.name()).endsWith("z.csv"));
        assertThat(found.refused()).extracting(Problem::code).containsExactly("source.unreadable");
    }

    @Test
    void a_link_to_a_folder_is_that_folder() throws IOException {
        write("real/P1/a.csv");
        var link = Files.createSymbolicLink(temporary.resolve("in"), temporary.resolve("real"));

        var found = Sources.in(List.of(link), Sources.Limits.DEFAULT);

        assertThat(found.sources()).singleElement().satisfies(s -> {
            assertThat(s.name()).isEqualTo(link.resolve("P1/a.csv").toString());
            assertThat(s.folders()).containsExactly("P1", "in");
        });
    }

    @Test
    void a_zip_under_a_password_is_named_as_one() throws IOException {
        var zip = zip(StandardCharsets.UTF_8, Map.of("a.csv", "a"));
        var bytes = Files.readAllBytes(zip);
        bytes[6] |= 1;
        for (int i = 0; i + 8 < bytes.length; i++)
            if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) bytes[i + 8] |= 1;
        Files.write(zip, bytes);

        var found = Sources.in(List.of(zip), Sources.Limits.DEFAULT);

        assertThat(found.refused()).extracting(Problem::code).containsExactly("source.encrypted-zip");
    }

    @Test
    void entries_that_climb_out_of_a_zip_are_refused_and_the_rest_is_read() throws IOException {
        var zip = zip(
                StandardCharsets.UTF_8,
                Map.of("ok/a.csv", "a", "../../etc/passwd", "b", "/abs.csv", "c", "x\\..\\y.csv", "d"));

        var found = Sources.in(List.of(zip), Sources.Limits.DEFAULT);

        assertThat(found.sources())
                .singleElement()
                .satisfies(s -> assertThat(s.name()).endsWith("!/ok/a.csv"));
        assertThat(found.refused()).hasSize(3).allMatch(p -> p.code().equals("source.climbs-out"));
    }

    @Test
    void a_zip_bomb_is_refused_by_ratio_size_and_number_of_entries() throws IOException {
        var zeros = "0".repeat(20 << 20);
        var zip = zip(StandardCharsets.UTF_8, Map.of("zeros.csv", zeros, "small.csv", "x"));

        var byRatio = Sources.in(List.of(zip), Sources.Limits.DEFAULT);
        var bySize = Sources.in(List.of(zip), new Sources.Limits(1 << 20, 1L << 40, 10, 100_000));
        var byEntries = Sources.in(List.of(zip), new Sources.Limits(1L << 40, 1L << 40, 1, 100_000));

        assertThat(byRatio.refused()).extracting(Problem::code).containsExactly("source.zip-bomb");
        assertThat(byRatio.sources()).hasSize(1);
        assertThat(bySize.refused()).extracting(Problem::code).containsExactly("source.zip-bomb");
        assertThat(byEntries.refused()).extracting(Problem::code).containsExactly("source.too-many-entries");
    }

    @Test
    void names_in_a_zip_from_a_japanese_windows_are_read() throws IOException {
        var zip = zip(Charset.forName("windows-31j"), Map.of("歩数/四月.csv", "person,day,steps\n"));

        var found = Sources.in(List.of(zip), Sources.Limits.DEFAULT);

        assertThat(found.sources()).singleElement().satisfies(s -> {
            assertThat(s.name()).endsWith("!/歩数/四月.csv");
            try (var in = s.open()) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("person,day,steps\n");
            }
        });
    }

    @Test
    void a_pack_a_broken_zip_and_a_missing_path_are_refused() throws IOException {
        write("pack/manifest.json");
        Files.write(temporary.resolve("broken.zip"), new byte[] {'P', 'K', 3, 4, 1, 2, 3});

        var found = Sources.in(
                List.of(temporary.resolve("pack"), temporary.resolve("broken.zip"), temporary.resolve("gone")),
                Sources.Limits.DEFAULT);

        assertThat(found.sources()).isEmpty();
        assertThat(found.refused())
                .extracting(Problem::code)
                .containsExactly("source.is-a-pack", "source.broken-zip", "source.missing");
    }

    private void write(String name) throws IOException {
        var file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }

    private Path zip(Charset names, Map<String, String> entries) throws IOException {
        var zip = temporary.resolve("given.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip), names)) {
            for (var entry : new java.util.TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }
}
