package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HowToTest {
    private static final Path PAGE = Path.of("../docs/how-to/write-a-measure.md");

    @TempDir
    private Path folder;

    @Test
    void the_measure_of_the_how_to_page_runs() throws IOException {
        var page = Files.readString(PAGE);
        int from = page.indexOf("```sql\n") + 7;
        Files.writeString(folder.resolve("regulars.sql"), page.substring(from, page.indexOf("```", from)));
        var pack = Files.createDirectory(folder.resolve("pack"));

        var regulars = Measures.library().withFolder(folder).get("regulars");

        var year = LocalDate.of(2023, 4, 1);
        try (var run = PackFixture.city(pack)) {
            var seven = Question.of(regulars, year, year.plusYears(1), Map.of("days", "7"));
            assertThat(run.bySubject(seven, "person")).containsOnlyKeys("steady");
        }
    }
}
