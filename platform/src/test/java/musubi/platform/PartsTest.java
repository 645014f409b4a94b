package musubi.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;

/** The build finds out which parts the server has, before anybody has told a server anything. */
class PartsTest {
    @Test
    void no_part_is_there_or_not_by_what_a_server_is_told() throws IOException {
        var wrong = new ArrayList<String>();

        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".java")).toList())
                if (Files.readString(file).matches("(?s).*@(Conditional|Profile\\b).*")) wrong.add(file.toString());
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void the_build_has_written_the_parts_down() {
        var compiled = Platform.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        assumeTrue(compiled.endsWith("/target/classes/"), "skipped: compiled without the build");

        assertThat(ClassUtils.isPresent("musubi.platform.Platform__ApplicationContextInitializer", null))
                .isTrue();
    }
}
