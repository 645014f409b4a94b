package musubi.platform.fault;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.account.Tokens;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;

/**
 * A server of its own process, started as {@code musubi serve} starts it, that does nothing but answer. The first time it has people join
 * and writes {@code app PERSON TOKEN} for each of them and {@code system TOKEN} for a program of the municipality; then, each time,
 * {@code ready PORT}.
 */
final class Serving {
    private static final PrintStream SAYS = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** Points are counted from so long ago. */
    private static final int MONTHS = 1;

    private Serving() {}

    /** The server's folder, how many people join, and how much later it is than the machine says, such as {@code PT2M}. */
    public static void main(String[] arguments) throws InterruptedException {
        var clock = later(Duration.parse(arguments[2]));
        var server = Server.start(new Server.Settings(Path.of(arguments[0]), 0, Optional.empty(), Map.of(), clock));
        int people = Integer.parseInt(arguments[1]);
        if (people > 0) begin(server, people, YearMonth.from(LocalDate.ofInstant(clock.instant(), Japan.TIME)));
        SAYS.println("ready " + server.port());
        Thread.currentThread().join();
    }

    static Clock later(Duration than) {
        return Clock.offset(Clock.systemUTC(), than);
    }

    private static void begin(Server server, int people, YearMonth month) {
        var work = new Work(server, line -> {});
        work.begin();
        work.beginPoints(month.minusMonths(MONTHS));
        SAYS.println("system " + token(server, Role.OFFICER, Optional.empty()));
        for (int i = 0; i < people; i++) {
            var person = new PersonId(UUID.randomUUID());
            work.join(person);
            SAYS.println("app %s %s".formatted(person, token(server, Role.RESIDENT, Optional.of(person.value()))));
        }
    }

    private static String token(Server server, Role role, Optional<UUID> resident) {
        var account = UUID.randomUUID();
        var acting = server.part(Acting.class);
        acting.as(Actor.job("serving", Work.CITY), () -> {
            server.part(Accounts.class)
                    .openWithoutPassword(account, "app-" + account, role, resident, Optional.empty());
            return true;
        });
        return acting.as(
                        new Actor(account.toString(), role, Work.CITY, resident, Optional.empty()),
                        () -> server.part(Tokens.class).make(UUID.randomUUID(), "app"))
                .orElseThrow();
    }
}
