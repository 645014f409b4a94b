package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Municipality;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database dies at once, as when the machine runs out of memory, and the server lives on. */
class DatabaseKilledTest {
    private static final long SEED = Long.getLong("musubi.seed", 20_261_129L);

    @TempDir
    private Path folder;

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private EmbeddedPostgres postgres;
    private Owner owner;
    private Server server;
    private Work work;
    private FirstStart.Administrator administrator;
    private Visitor officer;

    @BeforeEach
    void start() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        owner = new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
        server = Server.start(
                new Server.Settings(folder, 0, Optional.of(owner), Map.of("musubi.database-patience", "500")));
        administrator = FirstStart.enter(server, new Municipality(Work.CITY, new Words("豊田市", "Toyota")))
                .getFirst();
        officer = new Visitor(server.port());
        officer.signIn(administrator.login(), administrator.password());
        work = new Work(server, told::add);
        work.begin();
        work.beginPoints();
    }

    @AfterEach
    void end() {
        server.close();
        postgres.close();
    }

    @Test
    void people_read_one_sentence_while_it_is_away_and_all_goes_on_without_a_new_start() throws IOException {
        everything();
        var form = officer.get("/people/schemes").body();
        var data = folder.resolve("postgres/data");
        var elsewhere = folder.resolve("postgres/elsewhere");

        // Without its data it cannot be started again.
        Files.move(data, elsewhere);
        kill(all());
        var signedIn = new Visitor(server.port()).signIn(administrator.login(), administrator.password());
        var read = officer.get("/people");
        var sent = officer.bare(
                "/people/schemes",
                Map.of("scheme", "tabi", "ja", "旅", "en", "Trips", "from", "2026-04-01"),
                Map.of("_csrf", Visitor.formToken(form)));
        var ready = health();
        Files.move(elsewhere, data);
        until("ready again", () -> health() == 200);
        var revived = Instant.now();

        assertThat(ready).isEqualTo(503);
        for (var answer : List.of(signedIn, read, sent)) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("いま、記録を保存する場所が使えません。", "しばらくしてから");
        }
        assertThat(officer.get("/people").statusCode()).isEqualTo(200);
        var visitor = new Visitor(server.port());
        assertThat(visitor.signIn(administrator.login(), administrator.password())
                        .statusCode())
                .isEqualTo(302);
        everything();
        until("a job done after it was back", () -> jobDoneSince(revived));
        compare();
    }

    @Test
    void whichever_of_its_processes_dies_the_server_goes_on_by_itself_and_nothing_is_lost_or_doubled() {
        System.out.println("database killed, seed " + SEED);
        var random = new Random(SEED);
        everything();

        for (int i = 0; i < 3; i++) {
            var all = all();
            kill(
                    switch (i) {
                        case 0 -> all.subList(0, 1);
                        case 1 -> List.of(all.get(1 + random.nextInt(all.size() - 1)));
                        default -> all;
                    });
            everything();
        }

        compare();
    }

    /** Uploads, awards, exchanges and settlements; whoever is refused tries again, as a caller would. */
    private void everything() {
        untilDone(work::people);
        untilDone(work::settlements);
        long exchanged = of("exchanged");
        untilDone(work::exchanges);
        until("an exchange", () -> {
            if (of("exchanged") == exchanged) untilDone(work::exchanges);
            return of("exchanged") > exchanged;
        });
    }

    private static void untilDone(Runnable part) {
        until("work is done", () -> {
            try {
                part.run();
                return true;
            } catch (RuntimeException away) {
                return false;
            }
        });
    }

    private long of(String what) {
        return told.stream().filter(line -> line.startsWith(what + " ")).count();
    }

    /** The one that started the others comes first. */
    private List<ProcessHandle> all() {
        var all = new ArrayList<>(List.of(postgres.process()));
        all.addAll(postgres.process().children().toList());
        return all;
    }

    private static void kill(List<ProcessHandle> processes) {
        processes.forEach(ProcessHandle::destroyForcibly);
        until("they are gone", () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private int health() {
        return officer.send(HttpRequest.newBuilder(officer.at("/health/readiness")))
                .statusCode();
    }

    private boolean jobDoneSince(Instant moment) {
        return JdbcClient.create(new DriverManagerDataSource(owner.url(), owner.user(), owner.password()))
                .sql("select max(last_success) from jobs.task")
                .query(OffsetDateTime.class)
                .optional()
                .filter(at -> at.toInstant().isAfter(moment))
                .isPresent();
    }

    private static void until(String what, BooleanSupplier done) {
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void compare() {
        var kept = new Kept(told);
        kept.comparePoints(server);
        kept.compare(server);
    }
}
