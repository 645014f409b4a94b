package musubi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Municipality;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    private final StringWriter out = new StringWriter();

    private int keys(String language, String what, Path folder) {
        return Musubi.run(
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                Map.of("MUSUBI_LANG", language),
                "keys",
                what,
                "--data",
                folder.toString());
    }

    @Test
    void new_keys_are_said_to_be_in_force_and_the_older_ones_are_forgotten_when_told(@TempDir Path folder) {
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            FirstStart.enter(server, new Municipality(new Code("232114"), new Words("豊田市", "Toyota")));
            assertThat(keys("en", "status", folder)).isEqualTo(Musubi.DONE);
            assertThat(keys("en", "rotate", folder)).isEqualTo(Musubi.DONE);
            assertThat(keys("ja", "forget", folder)).isEqualTo(Musubi.DONE);
            assertThat(keys("en", "status", folder)).isEqualTo(Musubi.DONE);
        }

        assertThat(out.toString())
                .contains("The older ones are kept for backups")
                .contains("古い鍵を消しました。")
                .endsWith("Everything is sealed with the newest keys." + System.lineSeparator());
    }
}
