package musubi.platform.worksheet;

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

/** A company that an officer entered, with one of its people who signs in. */
final class PartnerFixture {
    static final String PASSWORD = "correct horse";

    private final Code city;
    final UUID organisation = UUID.randomUUID();
    final Actor partner;

    PartnerFixture(Code city, String name) {
        this.city = city;
        ServerFixture.as(city, () -> {
            ServerFixture.part(Organisations.class).enter(organisation, Organisation.Side.COMPANY, name);
            return true;
        });
        this.partner = account();
    }

    private Actor account() {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .openFor(account, login(), Optional.of(PASSWORD), new StandsFor.Partner(organisation));
            return true;
        });
        return new Actor(account.toString(), Role.PARTNER, city, Optional.empty(), Optional.empty());
    }

    String login() {
        return "partner-%s-%s".formatted(city, organisation.toString().substring(0, 8));
    }

    <T> T asPartner(Supplier<T> work) {
        return ServerFixture.part(Acting.class).as(partner, work);
    }
}
