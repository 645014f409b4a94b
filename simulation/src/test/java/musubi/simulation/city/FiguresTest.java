package musubi.simulation.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void the_page_on_synthetic_cities_lists_every_figure() throws IOException {
        var page = Files.readString(Path.of("../docs/explanation/synthetic-city.md"));

        assertThat(page).contains(table());
    }

    @Test
    void figures_have_different_ids_and_a_source() {
        assertThat(Figures.all()).extracting(Figures.Figure::id).doesNotHaveDuplicates();
        assertThat(Figures.all()).allMatch(f -> !f.source().isBlank());
    }

    private static String table() {
        return Figures.all().stream()
                .map(f -> "| %s | %s | %s | %s | %s |"
                        .formatted(
                                f.id(),
                                f.value().toPlainString(),
                                f.unit(),
                                f.label().name().toLowerCase(Locale.ROOT),
                                f.source()))
                .collect(Collectors.joining("\n"));
    }
}
