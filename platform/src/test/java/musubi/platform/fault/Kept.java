package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import musubi.platform.people.PersonId;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what a server has with what it said it keeps.
 *
 * @param acknowledged the lines of {@link Work}
 */
record Kept(Set<String> acknowledged) {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Everything acknowledged is there, nothing twice, the audit trail is whole and the ledger balanced. */
    void compare(Server server) {
        assertThat(acknowledged).isNotEmpty();
        server.part(Acting.class).as(Actor.job("after", Work.CITY), () -> {
            rows(server);
            assertThat(server.part(Audit.class).firstBroken()).isEmpty();
            assertThat(server.part(Books.class).<List<String>>with(ledger -> ledger.check()))
                    .isEmpty();
            return true;
        });
    }

    /**
     * Whatever was broken off is gone on with: in the end a walk earned its points once, and each exchange that was acknowledged is there
     * once, paid for with them, and gone from the stock.
     */
    void comparePoints(Server server) {
        server.part(Acting.class).as(Actor.job("after", Work.CITY), () -> {
            var walkers = Work.walkers(server);
            assertThat(walkers).extracting(PersonId::value).containsAll(ids("walked"));
            var end = Instant.now().plus(LONGEST);
            while (!walkers.stream().allMatch(person -> settled(server, person))
                    && Instant.now().isBefore(end)) pause();
            var exchanges = server.part(Exchanges.class);
            long taken = 0;
            for (var person : walkers) {
                var spent = exchanges.of(person).stream()
                        .filter(exchange -> exchange.state() != Exchange.State.REFUSED)
                        .count();
                assertThat(Work.points(server, person))
                        .as("points of " + person)
                        .isEqualTo(Work.DAYS_POINTS * (1 - spent));
                taken += spent;
            }
            assertThat(ids("exchanged"))
                    .allSatisfy(
                            id -> assertThat(exchanges.find(id).orElseThrow().state())
                                    .isIn(Exchange.State.HELD, Exchange.State.FULFILLED));
            assertThat(ids("fulfilled"))
                    .allSatisfy(id ->
                            assertThat(exchanges.find(id).orElseThrow().state()).isEqualTo(Exchange.State.FULFILLED));
            assertThat(server.part(Catalogue.class).all())
                    .filteredOn(offered -> offered.item().equals(Work.TOWEL))
                    .extracting(Catalogue.Offered::left)
                    .containsExactly(Optional.of(Math.toIntExact(Work.TOWELS - taken)));
            return true;
        });
    }

    private static boolean settled(Server server, PersonId person) {
        var all = server.part(Exchanges.class).of(person);
        return all.stream().noneMatch(exchange -> exchange.state() == Exchange.State.ASKED)
                && Work.points(server, person)
                                + Work.DAYS_POINTS
                                        * all.stream()
                                                .filter(exchange -> exchange.state() != Exchange.State.REFUSED)
                                                .count()
                        == Work.DAYS_POINTS;
    }

    static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void rows(Server server) {
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
