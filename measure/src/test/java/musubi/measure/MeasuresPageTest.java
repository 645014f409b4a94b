package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MeasuresPageTest {
    private static final Path PAGE = Path.of("../docs/reference/measures.md");

    @Test
    void the_page_of_measures_is_current() throws IOException {
        var page = MeasuresPage.page();
        if (Boolean.getBoolean("musubi.regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .describedAs("out of date: ./musubi test -Dmusubi.regenerate=true writes it")
                .isEqualTo(page);
    }
}
