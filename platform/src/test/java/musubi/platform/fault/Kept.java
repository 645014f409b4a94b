package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.audit.Audit;
import musubi.platform.books.Books;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares what a server has with what it said it keeps.
 *
 * @param acknowledged the lines of {@link Work}
 */
record Kept(Set<String> acknowledged) {
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
