package musubi.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LibraryTest {
    @Test
    void every_measure_of_the_library_runs_on_empty_tables() {
        try (var views = PackViews.empty()) {
            for (var measure : Measures.library().all())
                assertThat(Measures.check(measure, views)).as(measure.id()).isEmpty();
        }
    }
}
