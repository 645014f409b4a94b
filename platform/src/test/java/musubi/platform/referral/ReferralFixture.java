package musubi.platform.referral;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Consents;
import musubi.platform.people.Identity;
import musubi.platform.people.Introductions;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Words;

/** A municipality with a clinic, two providers, an office, and somebody whom the clinic refers. */
public final class ReferralFixture {
    public static final LocalDate BORN = LocalDate.of(1948, 5, 5);
    public static final String PASSWORD = "correct horse";

    public final Code city = ServerFixture.municipality();
    public final Actor clinic = account(Role.CLINIC, Optional.empty());
    public final Actor otherClinic = account(Role.CLINIC, Optional.empty());
    public final Actor club = account(Role.PROVIDER, Optional.of("club"));
    public final Actor studio = account(Role.PROVIDER, Optional.of("studio"));
    public final Actor officer = account(Role.OFFICER, Optional.empty());
    public final PersonId hanako = joined("山田 花子", "ヤマダ ハナコ");

    public ReferralFixture() {
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("salon", "club");
            TimetableFixture.programme("yoga", "studio");
            return words(Introductions.ANY);
        });
    }

    private Actor account(Role role, Optional<String> provider) {
        var account = UUID.randomUUID();
        ServerFixture.as(city, () -> {
            ServerFixture.part(Accounts.class)
                    .open(account, "a-" + account, PASSWORD, role, Optional.empty(), provider);
            return true;
        });
        return new Actor(account.toString(), role, city, Optional.empty(), provider);
    }

    public static String login(Actor actor) {
        return "a-" + actor.name();
    }

    public PersonId joined(String name, String kana) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(
                city,
                () -> ServerFixture.part(People.class)
                        .join(new Joining(
                                person,
                                new Identity(name, kana, "本町 1-2-3", "0748-00-0000"),
                                BORN,
                                "F",
                                "kenko",
                                LocalDate.of(2026, 4, 1),
                                "counter")));
        return person;
    }

    /** The words of the consent that a provider is told a name; answers their version. */
    public int words(String recipient) {
        return ServerFixture.part(Consents.class)
                .write(
                        Introductions.PURPOSE,
                        recipient,
                        new Words("紹介先に氏名などを伝えること", "That your name is told"),
                        new Words(
                                "紹介先の事業者に、氏名・年齢・住所・電話番号を伝えます。",
                                "The provider is told your name, age, address and telephone."));
    }

    public <T> T as(Actor actor, Supplier<T> work) {
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    public boolean agrees(PersonId person) {
        return as(clinic, () -> {
            var introductions = ServerFixture.part(Introductions.class);
            introductions.agree(person, introductions.words(Introductions.ANY).orElseThrow());
            return true;
        });
    }

    public boolean withdraws(PersonId person) {
        return ServerFixture.as(city, () -> {
            ServerFixture.part(Consents.class).withdraw(person, Introductions.PURPOSE, Introductions.ANY);
            return true;
        });
    }

    public Wanted wanted(PersonId person, Optional<String> provider) {
        return new Wanted(
                new ReferralId(UUID.randomUUID()),
                person,
                provider,
                Optional.empty(),
                "social-connection",
                "routine",
                false,
                new Referral.Said("通いの場への紹介", "退院後、外出がない", "一人暮らし"));
    }

    public Making makes(Actor actor, Wanted wanted) {
        return as(actor, () -> ServerFixture.part(Referrals.class).make(wanted));
    }

    /** Sent to a provider by the clinic, with the person's consent. */
    public Referral sent(Optional<String> provider) {
        agrees(hanako);
        return ((Making.Made) makes(clinic, wanted(hanako, provider))).referral();
    }

    public Moving moves(Actor actor, Referral at, State to, String why, Optional<Outcome> outcome) {
        return as(
                actor,
                () -> ServerFixture.part(Referrals.class).move(at.id(), Optional.of(at.version()), to, why, outcome));
    }

    public Referral moved(Actor actor, Referral at, State to) {
        return ((Moving.Moved) moves(actor, at, to, "都合により", Optional.empty())).referral();
    }
}
