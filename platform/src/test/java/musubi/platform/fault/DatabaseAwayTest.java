package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.quantity.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The line to the database is cut while people work, and joined again. */
class DatabaseAwayTest {
    private static final Map<String, String> SCHEME =
            Map.of("scheme", "kenko", "ja", "健幸ポイント", "en", "Health points", "from", "2026-04-01");

    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("musubi.away", 60));

    private static final int BROKEN = 15;
    private static final long SEED = Long.getLong("musubi.seed", 20_261_129L);

    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private Cable cable;
    private Server server;
    private Visitor officer;

    @BeforeEach
    void start() throws IOException {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        cable = new Cable(port());
        var url = "jdbc:postgresql://127.0.0.1:%d/musubi".formatted(cable.port());
        server = Server.start(new Server.Settings(
                folder,
                0,
                Optional.of(new Owner(url, EmbeddedPostgres.OWNER, postgres.password())),
                Map.of("musubi.database-patience", "500")));
        var administrator = FirstStart.enter(server, new Municipality(Work.CITY, new Words("豊田市", "Toyota")))
                .getFirst();
        officer = new Visitor(server.port());
        officer.signIn(administrator.login(), administrator.password());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        cable.close();
        postgres.close();
    }

    @Test
    void people_are_told_to_try_again_and_go_on_where_they_were_once_it_is_back() {
        var form = officer.get("/people/schemes").body();
        assertThat(form).contains("_csrf");

        cable.cut();
        var page = officer.get("/people");
        var nowhere = officer.get("/static/nothing.css");
        var sent = officer.bare("/people/schemes", SCHEME, Map.of("_csrf", Visitor.formToken(form)));
        joined();
        var again = officer.bare("/people/schemes", SCHEME, Map.of("_csrf", Visitor.formToken(form)));

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.headers().firstValue("Retry-After")).isPresent();
        assertThat(page.body()).contains("しばらくしてから", "in a moment");
        assertThat(nowhere.body()).contains("しばらくしてから");
        assertThat(sent.statusCode()).isEqualTo(503);
        assertThat(again.statusCode()).isEqualTo(302);
        assertThat(schemes()).hasSize(1);
    }

    @Test
    void work_that_found_the_line_cut_as_it_began_goes_on_in_the_same_thread_once_it_is_back() {
        schemes();
        // The pool does not look again at a connection that was used a moment ago: the work itself finds it dead.
        cable.cut();
        assertThatThrownBy(this::schemes).isInstanceOf(TransactionException.class);
        joined();

        assertThat(schemes()).isEmpty();
        assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
    }

    @Test
    void nobody_is_told_that_all_is_well_when_the_line_breaks_while_their_request_is_done() throws Exception {
        System.out.println("seed " + SEED);
        var random = new Random(SEED);
        var answers = new TreeMap<Integer, Integer>();
        for (int i = 0; i < BROKEN; i++) {
            officer.get("/people");
            var asked = CompletableFuture.supplyAsync(() -> officer.get("/people"));
            Thread.sleep(random.nextInt(8));
            cable.cut();
            var answer = asked.get(1, TimeUnit.MINUTES);
            joined();
            answers.merge(answer.statusCode(), 1, Integer::sum);
            assertThat(answer.body())
                    .as("answer %d, status %d", i, answer.statusCode())
                    .contains("</html>");
        }
        System.out.println(answers);
        // Those that were answered before it broke are few, or none.
        assertThat(answers.keySet()).contains(503).isSubsetOf(200, 503);
    }

    private List<Scheme> schemes() {
        return server.part(Acting.class)
                .as(
                        Actor.job("test", Work.CITY),
                        () -> server.part(Schemes.class).all());
    }

    @Test
    void programs_get_a_problem_with_a_stable_code_and_watchers_see_that_it_lives_but_is_not_ready() {
        cable.cut();
        var call = api();
        var lives = health("liveness");
        var ready = health("readiness");
        joined();

        assertThat(call.statusCode()).isEqualTo(503);
        assertThat(call.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(call.headers().firstValue("Retry-After")).isPresent();
        assertThat(call.body()).contains("\"code\":\"server.database-away\"");
        assertThat(lives).isEqualTo(200);
        assertThat(ready).isEqualTo(503);
        assertThat(api().statusCode()).isEqualTo(401);
    }

    @Test
    void several_who_work_lose_nothing_and_double_nothing_when_the_database_is_stopped_and_started_again()
            throws Exception {
        Set<String> told = ConcurrentHashMap.newKeySet();
        var work = new Work(server, told::add);
        work.begin();
        work.beginPoints();
        var working = new AtomicBoolean(true);
        var refused = new AtomicInteger();
        try (var clients = Executors.newFixedThreadPool(4)) {
            var all = Stream.<Runnable>of(work::people, work::exchanges, work::exchanges, work::settlements)
                    .map(part -> clients.submit(() -> again(part, working, refused)))
                    .toList();
            until("work before", () -> of(told, "walked") >= 6 && of(told, "kept") >= 9);

            postgres.close();
            int before = told.size();
            var end = System.nanoTime() + AWAY.toNanos();
            while (System.nanoTime() < end) {
                var page = officer.get("/people");
                assertThat(page.statusCode()).isEqualTo(503);
                assertThat(page.body()).contains("しばらくしてから", "in a moment");
                assertThat(api().body()).contains("\"code\":\"server.database-away\"");
                assertThat(health("liveness")).isEqualTo(200);
                assertThat(health("readiness")).isEqualTo(503);
                Thread.sleep(1_000);
            }
            // Whoever was told just as it stopped was told by it.
            assertThat(told.size() - before).as("told while it was away").isLessThan(5);
            assertThat(refused.get()).as("refused while it was away").isPositive();

            postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
            cable.join(port());
            until("ready again", () -> health("readiness") == 200);
            assertThat(officer.get("/people").statusCode()).isEqualTo(200);
            var walked = of(told, "walked");
            var exchanged = of(told, "exchanged");
            var released = of(told, "released");
            until(
                    "work of every kind after",
                    () -> of(told, "walked") > walked + 3
                            && of(told, "exchanged") > exchanged
                            && of(told, "released") > released);
            working.set(false);
            for (var one : all) one.get();
        }

        var kept = new Kept(told);
        kept.comparePoints(server);
        kept.compare(server);
    }

    private int port() {
        return URI.create(postgres.url().substring("jdbc:".length())).getPort();
    }

    private static long of(Set<String> told, String what) {
        return told.stream().filter(line -> line.startsWith(what + " ")).count();
    }

    private static void until(String what, BooleanSupplier done) throws InterruptedException {
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(patience);
            Thread.sleep(100);
        }
    }

    /** Does it again and again; whoever is refused tries again, as a caller would. */
    private static void again(Runnable part, AtomicBoolean working, AtomicInteger refused) {
        while (working.get()) {
            try {
                part.run();
            } catch (RuntimeException away) {
                refused.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    /** A pool that found nobody tries again after longer and longer pauses. */
    private void joined() {
        cable.join();
        var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (health("readiness") != 200)
            assertThat(System.nanoTime()).as("ready again").isLessThan(patience);
    }

    private int health(String what) {
        return officer.send(HttpRequest.newBuilder(officer.at("/health/" + what)))
                .statusCode();
    }

    private HttpResponse<String> api() {
        return officer.send(HttpRequest.newBuilder(officer.at("/api/v1/people"))
                .header("Authorization", "Bearer " + "a".repeat(43)));
    }
}
