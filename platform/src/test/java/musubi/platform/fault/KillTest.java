package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import musubi.platform.Server;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server and its database are killed in the middle of their work, again and again; {@code -Dmusubi.kills=100 -Dtest.patience='3 h'} for
 * the long run.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("musubi.kills", 2);
    private static final long SEED = Long.getLong("musubi.seed", 20_261_126L);

    /** Longer than the server waits before it takes a request without an answer for one that was broken off. */
    private static final Duration AWAY = Duration.ofMinutes(2);

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
        var worker = new ProcessBuilder(Aside.command(Worker.class, folder))
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

    /**
     * As apps see it: the server is killed, or one, several or all processes of its database are while it lives on, and each request that
     * got no answer is sent again under its key.
     */
    @Test
    void apps_that_send_again_what_got_no_answer_find_everything_there_once() throws IOException, InterruptedException {
        System.out.println("kills %d, seed %d, over HTTP".formatted(KILLS, SEED));
        var system = new AtomicReference<String>();
        var residents = new ArrayList<Apps.App>();
        var served = Served.start(folder, 8 + 4 * KILLS, Duration.ZERO, line -> {
            var words = line.split(" ");
            if (words[0].equals("system")) system.set(words[1]);
            if (words[0].equals("app")) residents.add(new Apps.App(new PersonId(UUID.fromString(words[1])), words[2]));
        });
        var apps = new Apps(residents, system.get(), LocalDate.now(Japan.TIME).minusDays(1));
        apps.reach(served.port());
        apps.begin(SEED);
        for (int i = 0; i < KILLS; i++) {
            untilAcknowledged(apps, 1 + random.nextInt(30));
            Thread.sleep(random.nextInt(300));
            // What the dead database kept from being answered is asked for again at once when the server comes back
            // later.
            if (i % 2 == 0) killDatabase(served);
            else served = killed(served, apps, AWAY.multipliedBy(i / 2 + 1));
        }
        untilAcknowledged(apps, 10);
        apps.end();
        served.kill();

        System.out.println(apps.summary());
        assertThat(apps.sentAgain()).isPositive();
        // What the killed one was at is begun again once it has said for two minutes nothing of it.
        var later = Serving.later(AWAY.multipliedBy(KILLS / 2 + 1));
        try (var server = Server.start(new Server.Settings(folder, 0, Optional.empty(), Map.of(), later))) {
            new KeptOfApps(apps).compare(server);
        }
    }

    /** However slow the machine is, something was in the middle of being done. */
    private static void untilAcknowledged(Apps apps, int more) throws InterruptedException {
        var patience = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        int before = apps.acknowledged();
        int exchanges = apps.held.size();
        while (apps.acknowledged() < before + more || apps.held.size() == exchanges) {
            assertThat(System.nanoTime())
                    .as("work goes on: %s, %s", apps.summary(), apps.unexpected)
                    .isLessThan(patience);
            Thread.sleep(10);
        }
    }

    /** It comes back so much later that what was broken off may be sent again at once. */
    private Served killed(Served served, Apps apps, Duration later) throws IOException {
        served.kill();
        var again = Served.start(folder, 0, later, line -> {});
        apps.reach(again.port());
        return again;
    }

    private void killDatabase(Served served) {
        var all = new ArrayList<>(List.of(served.database()));
        all.addAll(served.connections());
        switch (random.nextInt(3)) {
            case 0 -> all.getFirst().destroyForcibly();
            case 1 -> all.get(1 + random.nextInt(all.size() - 1)).destroyForcibly();
            default -> all.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
