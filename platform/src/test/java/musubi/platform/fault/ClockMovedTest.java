package musubi.platform.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.Visitor;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.municipality.Municipality;
import musubi.platform.people.Consents;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Words;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's clock is set back and forward while people work. */
class ClockMovedTest {
    private static final List<Duration> MOVES =
            List.of(Duration.ofHours(-2), Duration.ofDays(2), Duration.ofMinutes(-61), Duration.ZERO);

    @TempDir
    private Path folder;

    private final Set<String> told = new HashSet<>();
    private final MovedClock clock = new MovedClock();
    private Server server;
    private Work work;

    @BeforeEach
    void start() {
        server = Server.start(new Server.Settings(folder, 0, Optional.empty(), Map.of(), clock));
        work = new Work(server, told::add);
        work.begin();
    }

    @AfterEach
    void end() {
        server.close();
    }

    private <T> T as(Supplier<T> what) {
        return server.part(Acting.class).as(Actor.job("test", Work.CITY), what);
    }

    @Test
    void nothing_is_lost_or_doubled_and_the_audit_trail_stays_whole() {
        for (var move : MOVES) {
            clock.set(move);
            work.people();
            work.settlements();
        }

        new Kept(told).compare(server);
    }

    @Test
    void the_last_word_about_consent_counts_though_the_clock_says_it_was_said_before_the_first() {
        var consents = server.part(Consents.class);
        var person = new PersonId(UUID.randomUUID());
        as(() -> {
            consents.write(
                    Consents.PROGRAMME, "municipality", new Words("参加の同意", "Consent"), new Words("本文", "The words"));
            server.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("試験 太郎", "シケン タロウ", "", ""),
                            LocalDate.of(1950, 1, 2),
                            "M",
                            "kenko",
                            Work.DAY,
                            "paper"));
            consents.give(person, Consents.PROGRAMME, "municipality", 1);
            return true;
        });

        clock.set(Duration.ofHours(-2));
        as(() -> {
            consents.withdraw(person, Consents.PROGRAMME, "municipality");
            return true;
        });

        assertThat(as(() -> consents.of(person).getFirst().said())).isInstanceOf(Consents.Said.Withdrawn.class);
    }

    @Test
    void whoever_is_signed_in_stays_so_when_the_clock_is_set_back_and_is_asked_again_when_their_time_is_over() {
        var administrator = FirstStart.enter(
                        server,
                        new Municipality(new musubi.platform.municipality.Code("011002"), new Words("札幌市", "Sapporo")))
                .getFirst();
        var visitor = new Visitor(server.port());
        visitor.signIn(administrator.login(), administrator.password());

        clock.set(Duration.ofHours(-2));
        assertThat(visitor.get("/people").statusCode()).isEqualTo(200);
        clock.set(Duration.ofDays(400));
        assertThat(visitor.get("/people").statusCode()).isEqualTo(302);
    }
}
