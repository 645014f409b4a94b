package musubi.platform.welfare;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.access.StandsFor;
import musubi.platform.municipality.Code;
import musubi.platform.ranking.Board;

/** A group that an officer entered, with somebody who looks after it. */
final class BodyFixture {
    static final String PASSWORD = "correct horse";

    private final Code city;
    final Body body;
    final Actor representative;

    BodyFixture(Code city, String name) {
        this.city = city;
        var id = UUID.randomUUID();
        this.body = ServerFixture.as(city, () -> {
            ServerFixture.part(Bodies.class).enter(id, Board.TEAM, name);
            return ServerFixture.part(Bodies.class).find(id).orElseThrow();
        });
        this.representative = account();
    }

    private Actor account() {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .openFor(account, login(), Optional.of(PASSWORD), new StandsFor.Body(body.id()));
            return true;
        });
        return new Actor(account.toString(), Role.REPRESENTATIVE, city, Optional.empty(), Optional.empty());
    }

    String login() {
        return "caretaker-%s-%s".formatted(city, body.id().toString().substring(0, 8));
    }

    <T> T asRepresentative(Supplier<T> work) {
        return ServerFixture.part(Acting.class).as(representative, work);
    }
}
