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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A server and its database are killed in the middle of their work, again and again; {@code -Dmusubi.kills=100} for the long run. */
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
            server.part(Acting.class).as(Actor.job("after", Worker.CITY), () -> {
                compare(server);
                assertThat(server.part(Audit.class).firstBroken()).isEmpty();
                assertThat(server.part(Books.class).<List<String>>with(ledger -> ledger.check()))
                        .isEmpty();
                return true;
            });
        }
        assertThat(acknowledged).isNotEmpty();
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
            Thread.sleep(500 + random.nextInt(1_500));
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

    private void compare(Server server) {
        var db = server.part(JdbcClient.class);
        server.part(TransactionTemplate.class).executeWithoutResult(status -> {
            assertThat(ids("joined")).isSubsetOf(found(db, "select person from people.person"));
            assertThat(ids("kept")).isSubsetOf(found(db, "select upload from activity.upload"));
            assertThat(ids("marked")).isSubsetOf(found(db, "select person from attendance.presence where present"));
            assertThat(ids("released"))
                    .isSubsetOf(found(db, "select settlement from contract.decision where step = 'payment-released'"));
            same(db, "select count(*) from activity.upload", "steps.uploaded");
            same(db, "select count(*) from people.person", "people.joined");
            same(
                    db,
                    "select count(*) from contract.decision where step = 'payment-released'",
                    "settlement.payment-released");
            assertThat(db.sql(
                                    "select count(*) from activity.upload u where u.rows <> (select count(*) from activity.steps s where s.upload = u.upload)")
                            .query(Long.class)
                            .single())
                    .isZero();
        });
    }

    /** Nothing is done without its line in the audit trail, and no line is there for what was not done. */
    private static void same(JdbcClient db, String rows, String action) {
        assertThat(db.sql("select count(*) from audit.entry where action = :action")
                        .param("action", action)
                        .query(Long.class)
                        .single())
                .as(action)
                .isEqualTo(db.sql(rows).query(Long.class).single());
    }

    private Set<UUID> ids(String what) {
        var ids = new HashSet<UUID>();
        for (var line : acknowledged)
            if (line.startsWith(what + " ")) ids.add(UUID.fromString(line.substring(what.length() + 1)));
        return ids;
    }

    private static Set<UUID> found(JdbcClient db, String query) {
        return new HashSet<>(db.sql(query).query(UUID.class).list());
    }
}
