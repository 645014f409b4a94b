package musubi.evidence.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import musubi.evidence.record.PersonId;
import musubi.evidence.source.SourceFixture.KeepingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerTest {
    private static final Settings FROM_FOLDER = new Settings(Optional.empty(), true, Optional.empty(), false);
    private static final String EXPORT =
            "<HealthData><Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"a\" startDate=\"2026-03-31 07:58:00 +0900\" endDate=\"2026-03-31 08:05:12 +0900\" value=\"512\"/></HealthData>";

    @TempDir
    Path folder;

    /** The names inside the zip are in the language of the phone; the clinical document beside the export is none. */
    @Test
    void a_zipped_export_belongs_to_the_folder_the_zip_stands_in() throws IOException {
        var zip = Files.createDirectories(folder.resolve("exports/P000123")).resolve("書き出したデータ.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : List.of("アプリのデータ/書き出したデータ.xml", "アプリのデータ/export_cda.xml")) {
                out.putNextEntry(new ZipEntry(name));
                out.write((name.contains("cda") ? "<ClinicalDocument/>" : EXPORT).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }

        assertThat(people()).containsExactly("P000123");
    }

    @Test
    void an_unpacked_export_belongs_to_the_folder_above_its_own() throws IOException {
        var file = Files.createDirectories(folder.resolve("exports/P000124/apple_health_export"))
                .resolve("export.xml");
        Files.writeString(file, EXPORT);

        assertThat(people()).containsExactly("P000124");
    }

    private List<String> people() throws IOException {
        var sink = new KeepingSink();
        for (var source : Sources.in(List.of(folder.resolve("exports")), Sources.Limits.DEFAULT)
                .sources()) {
            var head = Heads.of(source);
            var format = Formats.of(head);
            if (format.isPresent()) format.get().read(source, head, FROM_FOLDER, sink);
        }
        return sink.intervals().stream()
                .map(StepInterval::person)
                .map(PersonId::value)
                .toList();
    }
}
