package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.platform.Server;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Successions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MunicipalityCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Path folder, String... rest) {
        return Musubi.run(
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of("MUSUBI_LANG", "ja"),
                Stream.concat(
                                Stream.of("municipality"),
                                Stream.concat(Stream.of(rest), Stream.of("--data", folder.toString())))
                        .toArray(String[]::new));
    }

    /** Okayama was designated on 1 April 2009. */
    @Test
    void what_became_of_a_code_is_entered_beside_the_running_server_and_listed(@TempDir Path folder) {
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            assertThat(run(folder, "succeed", "--code", "332011", "--into", "331007", "--on", "2009-04-01"))
                    .as(err.toString())
                    .isEqualTo(Musubi.DONE);
            assertThat(run(folder, "codes")).isEqualTo(Musubi.DONE);

            assertThat(out.toString()).contains("332011 → 331007  2009-04-01");
            assertThat(server.part(Successions.class).current(new Code("332011"), LocalDate.of(2026, 1, 1)))
                    .isEqualTo(new Code("331007"));
        }
    }

    @Test
    void a_code_whose_digit_does_not_check_and_a_day_that_is_none_are_named(@TempDir Path folder) {
        assertThat(run(folder, "succeed", "--code", "332010", "--into", "331007", "--on", "2009-04-01"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(run(folder, "succeed", "--code", "332011", "--into", "331007", "--on", "2009/4/1"))
                .isEqualTo(Musubi.BAD_INPUT);
        assertThat(err.toString()).contains("municipality.code").contains("municipality.day");
    }
}
