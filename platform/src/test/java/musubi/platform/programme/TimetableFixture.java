package musubi.platform.programme;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.access.Accounts;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.Japan;

/** People, programmes and accounts that tests of the timetable and of the door begin with. */
public final class TimetableFixture {
    private TimetableFixture() {}

    public static LocalDate today() {
        return LocalDate.now(Japan.TIME);
    }

    public static PersonId joins(String name, String kana) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity(name, kana, "", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "counter"));
        return person;
    }

    /** A programme of a provider, both under these ids. */
    public static void programme(String programme, String provider) {
        ServerFixture.part(Programmes.class).add(new Programmes.Programme(programme, programme, provider, "sports"));
    }

    public static void session(String session, String programme, LocalDate day, String starts, int places) {
        ServerFixture.part(Programmes.class)
                .add(new Programmes.Session(session, programme, day, LocalTime.parse(starts), 60, "公民館", places));
    }

    public static Bookings.Reply books(String session, PersonId person) {
        return ServerFixture.part(Bookings.class)
                .book(new Bookings.Request(new BookingId(UUID.randomUUID()), session, person, "counter"));
    }

    public static Actor resident(Code city, PersonId person) {
        return new Actor("resident", Role.RESIDENT, city, Optional.of(person.value()), Optional.empty());
    }

    public static Actor provider(Code city, String provider) {
        return new Actor("provider", Role.PROVIDER, city, Optional.empty(), Optional.of(provider));
    }

    /** Opens an account whose password is {@code correct horse}. */
    public static String account(Code city, Role role, Optional<PersonId> person, Optional<String> provider) {
        var login = role.word() + "-" + provider.orElse("")
                + person.map(Object::toString).orElse("") + "-" + city;
        ServerFixture.part(Accounts.class)
                .open(UUID.randomUUID(), login, "correct horse", role, person.map(PersonId::value), provider);
        return login;
    }
}
