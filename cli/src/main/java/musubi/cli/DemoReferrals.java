package musubi.cli;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.FirstStart;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.people.Consents;
import musubi.platform.people.Introductions;
import musubi.platform.people.PersonId;
import musubi.platform.referral.Making;
import musubi.platform.referral.Moving;
import musubi.platform.referral.Referral;
import musubi.platform.referral.ReferralId;
import musubi.platform.referral.Referrals;
import musubi.platform.referral.State;
import musubi.platform.referral.Wanted;
import musubi.quantity.Words;

/** A clinic of the demonstration that has referred two people: one a provider has accepted, and one that any provider may take up. */
final class DemoReferrals {
    private static final String LOGIN = "clinic-demo";

    private final Server server;
    private final String provider;
    private final List<UUID> people;

    /**
     * @param people at least two
     */
    DemoReferrals(Server server, String provider, List<UUID> people) {
        this.server = server;
        this.provider = provider;
        this.people = List.copyOf(people);
    }

    DemoServer.SignIn open() {
        var password = FirstStart.password();
        server.part(Acting.class).as(Actor.job("demo", DemoServer.CITY), () -> {
            server.part(Accounts.class)
                    .open(DemoServer.id(LOGIN), LOGIN, password, Role.CLINIC, Optional.empty(), Optional.empty());
            return LOGIN;
        });
        as(
                "officer-demo",
                () -> server.part(Consents.class)
                        .write(
                                Introductions.PURPOSE,
                                Introductions.ANY,
                                new Words("紹介先に氏名などを伝えること", "That those who are to help are told who I am"),
                                new Words(
                                        "わたしを紹介する先の事業者に、氏名・年齢・住所・電話番号と、紹介の理由を伝えることに同意します。いつでも取り消せます。",
                                        "The provider I am referred to may be told my name, age, address and telephone, and why. I can take this back at any time.")));
        var accepted = refer(people.getFirst(), Optional.of(provider), "通いの場への紹介", "退院後、外出がほとんどない");
        refer(people.getLast(), Optional.empty(), "買い物の手段の相談", "免許を返し、店まで歩けない");
        as(
                "provider-demo",
                () -> moved(server.part(Referrals.class)
                        .move(accepted.id(), Optional.of(accepted.version()), State.ACCEPTED, "", Optional.empty())));
        return new DemoServer.SignIn(Role.CLINIC, LOGIN, password);
    }

    private Referral refer(UUID person, Optional<String> to, String asked, String why) {
        return as(LOGIN, () -> {
            var introductions = server.part(Introductions.class);
            var id = new PersonId(person);
            introductions.agree(id, introductions.words(Introductions.ANY).orElseThrow());
            var wanted = new Wanted(
                    new ReferralId(DemoServer.id("referral " + asked)),
                    id,
                    to,
                    Optional.empty(),
                    to.isPresent() ? "social-connection" : "transportation-insecurity",
                    "routine",
                    false,
                    new Referral.Said(asked, why, "一人暮らし"));
            return switch (server.part(Referrals.class).make(wanted)) {
                case Making.Made(var made, var added) -> made;
                case Making.NotAgreed() -> throw new IllegalStateException("they have just agreed");
            };
        });
    }

    private static Referral moved(Moving moving) {
        if (moving instanceof Moving.Moved(var referral)) return referral;
        throw new IllegalStateException("the provider could not accept: " + moving);
    }

    private <T> T as(String login, Supplier<T> work) {
        var account = server.part(Accounts.class).named(login).orElseThrow();
        return server.part(Acting.class).as(account.actor(), work);
    }
}
