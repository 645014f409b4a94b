package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import musubi.platform.Server;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.people.PersonId;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Exchange;
import musubi.platform.rewards.Exchanges;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares what a server has with what it answered to {@link Apps}, each of whose requests has an answer by then. */
record KeptOfApps(Apps apps) {
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** All that was sent is there once: no upload more, no exchange more, each paid once with points earned once. */
    void compare(Server server) {
        assertThat(apps.unexpected).isEmpty();
        server.part(Acting.class).as(Actor.job("after", Work.CITY), () -> {
            uploads(server);
            exchanges(server);
            return true;
        });
        new Kept(apps.kept.keySet().stream().map(id -> "kept " + id).collect(Collectors.toSet())).compare(server);
    }

    private void uploads(Server server) {
        var rows = new HashMap<UUID, Integer>();
        server.part(TransactionTemplate.class)
                .executeWithoutResult(status -> server.part(JdbcClient.class)
                        .sql(
                                "select u.upload, (select count(*) from activity.steps s where s.upload = u.upload) from activity.upload u")
                        .query(row -> {
                            rows.put(row.getObject(1, UUID.class), row.getInt(2));
                        }));
        assertThat(rows).isEqualTo(apps.kept);
    }

    private void exchanges(Server server) {
        untilPointsFollowed(server);
        var exchanges = server.part(Exchanges.class);
        var held = new HashSet<UUID>();
        var refused = new HashSet<UUID>();
        for (var person : apps.people()) {
            for (var exchange : exchanges.of(person))
                (exchange.state() == Exchange.State.REFUSED ? refused : held).add(exchange.id());
            assertThat(Work.points(server, person)).as("points of " + person).isEqualTo(left(person));
        }
        assertThat(held).isEqualTo(apps.held.keySet());
        assertThat(refused).isEqualTo(apps.refused.keySet());
        assertThat(asked(server)).isEqualTo(held.size() + refused.size());
        assertThat(server.part(Catalogue.class).all())
                .filteredOn(offered -> offered.item().equals(Work.TOWEL))
                .extracting(Catalogue.Offered::left)
                .containsExactly(Optional.of(Work.TOWELS - held.size()));
    }

    private long left(PersonId person) {
        return Work.DAYS_POINTS * (apps.walked(person) - apps.spent(person));
    }

    private void untilPointsFollowed(Server server) {
        var end = Instant.now().plus(LONGEST);
        while (!apps.people().stream().allMatch(person -> Work.points(server, person) == left(person))
                && Instant.now().isBefore(end)) Kept.pause();
    }

    private static long asked(Server server) {
        return server.part(TransactionTemplate.class)
                .execute(status -> server.part(JdbcClient.class)
                        .sql("select count(*) from audit.entry where action = 'rewards.asked'")
                        .query(Long.class)
                        .single());
    }
}
