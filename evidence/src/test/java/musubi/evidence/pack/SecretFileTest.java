package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder;

    @Test
    void of_many_who_need_it_first_all_have_the_same() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 100; round++) {
                var file = folder.resolve("keys").resolve("secret-" + round);

                var said = threads
                        .invokeAll(IntStream.range(0, 8)
                                .mapToObj(i -> (Callable<String>) () -> SecretFile.text(file, () -> "of " + i))
                                .toList())
                        .stream()
                        .map(f -> f.resultNow())
                        .distinct();

                assertThat(said).containsExactly(Files.readString(file));
            }
        }
    }

    @Test
    void only_its_owner_reads_it_and_nothing_else_is_left() throws IOException {
        var file = folder.resolve("secret");

        SecretFile.create(file, "word");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void one_that_is_there_is_never_overwritten() throws IOException {
        var file = folder.resolve("secret");
        SecretFile.create(file, "word");

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SecretFile.create(file, "another"));

        assertThat(SecretFile.text(file, () -> "another")).isEqualTo("word");
    }
}
