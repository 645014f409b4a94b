package musubi.platform.notice;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.Mails;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody to tell something, and deliveries at a moment of the test's choosing. */
final class NoticeFixture {
    /** Thursday, ten in the morning in Japan, far enough ahead that everything told now is due. */
    static final Instant MORNING = Instant.parse("2035-11-01T01:00:00Z");

    /** The evening of that day, ten o'clock. */
    static final Instant NIGHT = Instant.parse("2035-11-01T13:00:00Z");

    static final Map<String, String> REMINDER = Map.of("title", "秋のチェック", "last", "2026-12-20");

    private NoticeFixture() {}

    static PersonId person(Code city, String address, String phone, String mail) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.as(city, () -> {
            ServerFixture.part(People.class)
                    .join(new Joining(
                            person,
                            new Identity("山田 花子", "ヤマダ ハナコ", address, phone),
                            LocalDate.of(1948, 5, 5),
                            "F",
                            "kenko",
                            LocalDate.of(2026, 4, 1),
                            "paper"));
            ServerFixture.part(Mails.class).reachAt(person, mail);
            return true;
        });
        return person;
    }

    /** Tells somebody something that is due on that far morning, so that the server's own delivery leaves it alone. */
    static int tell(Code city, String cause, PersonId person) {
        return inTransaction(city, () -> {
            int added =
                    ServerFixture.part(Notices.class).tell(cause, List.of(person), "questionnaire-reminder", REMINDER);
            ServerFixture.part(JdbcClient.class)
                    .sql("update notice.message set due_at = :at where state = 'waiting'")
                    .param("at", MORNING.minusSeconds(3600).atOffset(ZoneOffset.UTC))
                    .update();
            return added;
        });
    }

    static <T> T inTransaction(Code city, Supplier<T> work) {
        return ServerFixture.as(
                city,
                () -> Objects.requireNonNull(
                        new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class))
                                .execute(status -> work.get())));
    }

    /** Sends what is due at this moment, by these ways. */
    static int send(Code city, Instant at, Carrier... carriers) {
        var ways = new Carriers(List.of(carriers));
        var deliveries = new Deliveries(
                ServerFixture.part(JdbcClient.class),
                ServerFixture.part(PlatformTransactionManager.class),
                ways,
                ways(ways),
                ServerFixture.part(Templates.class),
                ServerFixture.part(Preferences.class),
                ServerFixture.part(People.class),
                ServerFixture.part(Mails.class),
                ServerFixture.part(Wording.class),
                ServerFixture.part(Acting.class),
                Clock.fixed(at, ZoneOffset.UTC));
        return ServerFixture.as(city, deliveries::send);
    }

    /** By which ways people are reached on a server that has these carriers. */
    static Ways ways(Carriers carriers) {
        return new Ways(
                ServerFixture.part(Templates.class),
                carriers,
                ServerFixture.part(Preferences.class),
                ServerFixture.part(People.class),
                ServerFixture.part(Mails.class));
    }

    /** State, channel, tries and reason of the only notice, in one line. */
    static String state(Code city) {
        return inTransaction(
                city,
                () -> ServerFixture.part(JdbcClient.class)
                        .sql("select state, coalesce(channel, '-') as channel, tries, reason from notice.message")
                        .query((row, number) -> "%s %s %d %s"
                                .formatted(
                                        row.getString("state"),
                                        row.getString("channel"),
                                        row.getInt("tries"),
                                        row.getString("reason"))
                                .strip())
                        .single());
    }
}
