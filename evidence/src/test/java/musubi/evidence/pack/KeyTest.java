package musubi.evidence.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTest {
    @TempDir
    private Path folder;

    private static String made(Path file) {
        try {
            Key.create(file);
            return "made";
        } catch (BadInput e) {
            return Key.read(file).pseudonymiser().of("1");
        }
    }

    @Test
    void of_many_who_make_a_key_at_once_one_does_and_the_others_find_it_whole() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 100; round++) {
                var file = folder.resolve("key-" + round);
                var all = new ArrayList<Callable<String>>();
                for (int i = 0; i < 8; i++) all.add(() -> made(file));

                var said =
                        threads.invokeAll(all).stream().map(f -> f.resultNow()).toList();

                assertThat(said).containsOnlyOnce("made");
                assertThat(said.stream().filter(word -> !word.equals("made")).distinct())
                        .containsExactly(Key.read(file).pseudonymiser().of("1"));
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(100);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key-0"))))
                .isEqualTo("rw-------");
    }
}
