package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.quantity.Japan;
import org.junit.jupiter.api.Test;

/** Whoever reads the audit trail learns how it stood before, and no address, name or number of anybody. */
class BeforeOnRecordTest {
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = LocalDate.now(Japan.TIME);

    private List<Entry> entries(String action) {
        return ServerFixture.as(city, () -> ServerFixture.part(Audit.class).latest(50)).reversed().stream()
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    private static PersonId somebody(LocalDate on) {
        var id = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        id,
                        new Identity("山田 花子", "ヤマダ ハナコ", "西町3-60", ""),
                        LocalDate.of(1948, 5, 5),
                        "F",
                        "kenko",
                        on,
                        "paper"));
        return id;
    }

    @Test
    void a_mail_address_that_changes_is_on_record_without_the_old_or_the_new_one() {
        ImportsTest.officer(city, () -> {
            var mails = ServerFixture.part(Mails.class);
            var hanako = somebody(today);

            mails.reachAt(hanako, "hanako@example.jp");
            mails.reachAt(hanako, "yamada@example.jp");
            mails.reachAt(hanako, "");
            return hanako;
        });

        var changes = entries("people.mail-changed");
        assertThat(changes)
                .extracting(Entry::before, Entry::after)
                .containsExactly(
                        tuple("{\"given\":false}", "{\"given\":true}"),
                        tuple("{\"given\":true}", "{\"given\":true}"),
                        tuple("{\"given\":true}", "{\"given\":false}"));
    }

    @Test
    void conditions_are_on_record_as_they_were_and_as_they_are() {
        ImportsTest.officer(city, () -> {
            var schemes = ServerFixture.part(Schemes.class);
            schemes.let("kenko", today, least(60));
            schemes.let("kenko", today, least(65));
            return schemes;
        });

        var last = entries("people.conditions-set").getLast();
        assertThat(last.before()).contains("\"ageLeast\": 60");
        assertThat(last.after()).isEqualTo(last.before().replace("60", "65"));
    }

    private static Conditions least(int age) {
        return new Conditions(
                OptionalInt.of(age),
                OptionalInt.empty(),
                Optional.empty(),
                List.of(),
                Conditions.Connection.LIVING,
                Conditions.Care.ANY,
                OptionalInt.empty());
    }

    @Test
    void leaving_is_on_record_with_the_day_since_when_they_took_part() {
        ImportsTest.officer(city, () -> {
            var hanako = somebody(today.minusDays(30));
            ServerFixture.part(Enrolments.class).leave(hanako, "kenko", today, "転居のため");
            return hanako;
        });

        assertThat(entries("people.left")).singleElement().satisfies(left -> {
            assertThat(left.before()).contains("\"since\": \"%s\"".formatted(today.minusDays(30)));
            assertThat(left.after()).contains("\"on\": \"%s\"".formatted(today));
        });
    }
}
