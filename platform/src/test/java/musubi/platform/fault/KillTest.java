package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import musubi.platform.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its database are killed in the middle of their work, again and again; {@code -Dmusubi.kills=100 -Dtest.patience='3 h'} for
 * the long run.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("musubi.kills", 2);
    private static final long SEED = Long.getLong("musubi.seed", 20_261_126L);

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> acknowledged = new HashSet<>();

    @Test
    void what_was_acknowledged_is_there_once_whenever_server_or_database_is_killed()
            throws IOException, InterruptedException {
        System.out.println("kills %d, seed %d".formatted(KILLS, SEED));
        for (int i = 0; i < KILLS; i++) workAndBeKilled(i % 2 == 1);

        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty()))) {
            var kept = new Kept(acknowledged);
            kept.comparePoints(server);
            kept.compare(server);
            for (var what : List.of("kept", "walked", "released", "exchanged", "fulfilled"))
                System.out.println("%s: %d"
                        .formatted(
                                what,
                                acknowledged.stream()
                                        .filter(line -> line.startsWith(what))
                                        .count()));
        }
    }

    private void workAndBeKilled(boolean database) throws IOException, InterruptedException {
        var worker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Worker.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Nothing interrupts whoever reads from a process: one that never is ready has to end.
        CompletableFuture.delayedExecutor(4, TimeUnit.MINUTES).execute(worker.toHandle()::destroyForcibly);
        try (var lines = new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
            var ready = lines.readLine();
            assertThat(ready).startsWith("ready ");
            var killer = Thread.ofPlatform().start(() -> kill(worker, Long.parseLong(ready.substring(6)), database));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) acknowledged.add(line);
            killer.join();
        }
        assertThat(worker.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private void kill(Process worker, long postgres, boolean database) {
        try {
            // At times nothing has ended yet, at times settlements and exchanges have.
            Thread.sleep(500 + random.nextInt(9_500));
            if (database) {
                ProcessHandle.of(postgres).ifPresent(ProcessHandle::destroyForcibly);
                Thread.sleep(2_000 + random.nextInt(1_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // By its handle: the process itself would close the stream while the last lines are read from it.
        worker.toHandle().destroyForcibly();
    }
}
