package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import musubi.evidence.pack.Packs;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.database.Owner;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Schemes;
import musubi.platform.postgres.EmbeddedPostgres;
import musubi.platform.snapshot.Snapshots;
import musubi.quantity.Digest;
import musubi.quantity.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one database and one folder, as behind a balancer; {@code -Dmusubi.seed=N} for another order of what is done at once. */
class TwoServersTest {
    private static final int ROUNDS = 6;
    private static final long SEED = Long.getLong("musubi.seed", 20_261_128L);

    @TempDir
    private Path folder;

    private EmbeddedPostgres postgres;
    private Server first;
    private Server second;
    private FirstStart.Administrator administrator;

    @BeforeEach
    void start() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
        var owner = new Owner(postgres.url(), EmbeddedPostgres.OWNER, postgres.password());
        var settings = new Server.Settings(folder, 0, Optional.of(owner));
        first = Server.start(settings);
        second = Server.start(settings);
        administrator = FirstStart.enter(first, new Municipality(Work.CITY, new Words("豊田市", "Toyota")))
                .getFirst();
    }

    @AfterEach
    void end() {
        second.close();
        first.close();
        postgres.close();
    }

    @Test
    void whoever_signs_in_at_one_is_known_to_the_other_and_sends_it_the_form_of_the_first() {
        var one = new Visitor(first.port());
        one.signIn(administrator.login(), administrator.password());
        var form = Visitor.formToken(one.get("/people/schemes").body());

        var other = new Visitor(second.port());
        for (var cookie : List.of("session", "form")) one.cookie(cookie).ifPresent(value -> other.take(cookie, value));
        var page = other.get("/people");
        var sent = other.bare(
                "/people/schemes",
                Map.of("scheme", "kenko", "ja", "健幸ポイント", "en", "Health points", "from", "2026-04-01"),
                Map.of("_csrf", form));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(first.part(Acting.class)
                        .as(
                                Actor.job("test", Work.CITY),
                                () -> first.part(Schemes.class).all()))
                .hasSize(1);
    }

    @Test
    void both_take_records_and_release_settlements_at_once_and_nothing_is_lost_or_doubled() throws Exception {
        Set<String> told = ConcurrentHashMap.newKeySet();
        var before = new Work(first, told::add);
        before.begin();
        // Before anybody has joined there is nothing to freeze.
        before.people();
        try (var people = Executors.newFixedThreadPool(4)) {
            var all = IntStream.range(0, 4 * ROUNDS)
                    .mapToObj(i -> {
                        var work = new Work(i % 2 == 0 ? first : second, told::add);
                        return people.submit(i % 4 < 2 ? work::people : work::settlements);
                    })
                    .toList();
            for (Future<?> one : all) one.get();
        }

        assertThat(told).hasSize((1 + 4 * ROUNDS / 2) * 3 + 4 * ROUNDS / 2);
        new Kept(told).compare(first);
        new Kept(told).compare(second);
    }

    /** Whoever is second finds what the first froze: a settlement names one digest, whichever server was asked. */
    @Test
    void both_freeze_the_same_evidence_at_the_same_moment_and_there_is_one_pack_of_it() throws Exception {
        var before = new Work(first, told -> {});
        before.begin();
        for (int i = 0; i < 20; i++) before.people();

        for (int round = 0; round < ROUNDS; round++) {
            var id = UUID.randomUUID();
            var both = new CyclicBarrier(2);
            var digests = new HashSet<Digest>();
            try (var servers = Executors.newFixedThreadPool(2)) {
                var taken = Stream.of(first, second)
                        .map(server -> servers.submit(() -> {
                            both.await();
                            return frozen(server, id);
                        }))
                        .toList();
                for (var one : taken) digests.add(one.get().digest());
            }

            var pack = frozen(first, id);
            assertThat(digests).containsExactly(pack.digest());
            assertThat(Packs.verify(pack.pack())).isEmpty();
            try (var packs = Files.list(pack.pack().getParent())) {
                assertThat(packs.filter(Packs::isUnfinished)).isEmpty();
            }
        }
    }

    private static Snapshots.Snapshot frozen(Server server, UUID id) {
        return server.part(Acting.class)
                .as(
                        Actor.job("test", Work.CITY),
                        () -> server.part(Snapshots.class).take(id));
    }

    @Test
    void both_award_points_and_exchange_the_same_few_rewards_at_once_and_nothing_is_lost_or_doubled() throws Exception {
        System.out.println("two servers, seed " + SEED);
        var shelf = new Shelf(List.of(first, second), SEED);
        shelf.begin();

        shelf.rush();

        System.out.println(shelf.summary());
        shelf.compare();
    }
}
