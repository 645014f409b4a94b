package musubi.cli;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.ranking.Board;
import musubi.platform.welfare.Bodies;
import musubi.platform.welfare.Body;
import musubi.platform.welfare.Grants;
import musubi.platform.welfare.Payments;
import musubi.platform.welfare.Together;

/** A group of the demonstration that somebody looks after: it has asked for two grants, of which one is paid and one waits for an officer. */
final class DemoGroup {
    private static final String LOGIN = "representative-demo";
    private static final int WISHED_YEN = 50_000;
    private static final int GRANTED_YEN = 40_000;
    private static final int WAITING_YEN = 12_000;

    private final Server server;
    private final String team;

    DemoGroup(Server server, String team) {
        this.server = server;
        this.team = team;
    }

    DemoServer.SignIn open() {
        var id = DemoServer.id("body");
        as("officer-demo", () -> {
            server.part(Bodies.class).enter(id, Board.TEAM, team);
            return id;
        });
        var password = FirstStart.password();
        server.part(Acting.class).as(Actor.job("demo", DemoServer.CITY), () -> {
            server.part(Accounts.class)
                    .openFor(DemoServer.id(LOGIN), LOGIN, Optional.of(password), new StandsFor.Body(id));
            server.part(Together.class).count();
            return id;
        });
        var paid = asked("のぼりと救急箱", WISHED_YEN);
        asked("秋の遠足の保険料", WAITING_YEN);
        as("officer-demo", () -> server.part(Grants.class).decide(paid, GRANTED_YEN, "のぼりは2本までとします。"));
        var payment = DemoServer.id("grant payment");
        as("officer-demo", () -> server.part(Payments.class).request(payment));
        as("officer2-demo", () -> server.part(Payments.class).release(payment));
        return new DemoServer.SignIn(Role.REPRESENTATIVE, LOGIN, password);
    }

    private UUID asked(String purpose, long yen) {
        var id = DemoServer.id("grant " + purpose);
        return as(LOGIN, () -> {
            Body own = server.part(Bodies.class).all().getFirst();
            server.part(Grants.class).ask(id, own, purpose, yen);
            return id;
        });
    }

    private <T> T as(String login, Supplier<T> work) {
        var account = server.part(Accounts.class).named(login).orElseThrow();
        return server.part(Acting.class).as(account.actor(), work);
    }
}
