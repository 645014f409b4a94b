package musubi.platform.joint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.attendance.Mark;
import musubi.platform.attendance.Visits;
import musubi.platform.joint.JointProgramme.State;
import musubi.platform.municipality.Code;
import musubi.platform.people.Identity;
import musubi.platform.people.Joining;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Programmes;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class JointTest {
    private static final YearMonth MONTH = YearMonth.of(2026, 4);
    private static final LocalDate DAY = LocalDate.of(2026, 4, 10);
    private static final Words TITLE = new Words("連携健幸", "Joint health");

    private final JointProgrammes programmes = ServerFixture.part(JointProgrammes.class);
    private final Contributions contributions = ServerFixture.part(Contributions.class);
    private final UUID id = UUID.randomUUID();
    private final Code host = ServerFixture.municipality();
    private final Code guest = ServerFixture.municipality();

    private static <T> T as(Role role, Code city, Supplier<T> work) {
        var actor = new Actor(
                UUID.randomUUID().toString(),
                role,
                city,
                role == Role.RESIDENT ? Optional.of(UUID.randomUUID()) : Optional.empty(),
                role == Role.PROVIDER ? Optional.of("健康広場") : Optional.empty());
        return ServerFixture.part(Acting.class).as(actor, work);
    }

    private static <T> T officer(Code city, Supplier<T> work) {
        return as(Role.OFFICER, city, work);
    }

    private static void officer(Code city, Runnable work) {
        officer(city, () -> {
            work.run();
            return true;
        });
    }

    private void founded() {
        officer(host, () -> programmes.found(id, TITLE, "kenko"));
    }

    private void joined(Code city) {
        officer(host, () -> programmes.invite(id, city));
        officer(city, () -> programmes.accept(id, "kenko"));
    }

    /** People who were there on 10 April 2026, each with so many steps on that day. */
    private static void people(Code city, int count, int steps) {
        officer(city, () -> {
            var programmes = ServerFixture.part(Programmes.class);
            programmes.add(new Programmes.Programme("taiso", "体操教室", "健康広場", "sports"));
            programmes.add(new Programmes.Session("taiso-1", "taiso", DAY, LocalTime.of(10, 0), 60, "公民館", 60));
            var readings =
                    IntStream.range(0, count).mapToObj(i -> attended(i, steps)).toList();
            ServerFixture.part(Uploads.class).keep(UUID.randomUUID(), readings);
        });
    }

    private static StepsReading attended(int number, int steps) {
        var person = new PersonId(UUID.randomUUID());
        ServerFixture.part(People.class)
                .join(new Joining(
                        person,
                        new Identity("見本 " + (char) ('ア' + number), "", "", ""),
                        LocalDate.of(1940, 1, 1).plusDays(number),
                        "F",
                        "kenko",
                        LocalDate.of(2026, 4, 1),
                        "paper"));
        ServerFixture.part(Visits.class)
                .record(new Mark(
                        UUID.randomUUID(),
                        "taiso-1",
                        person,
                        true,
                        "list",
                        DAY.atTime(10, 0).atZone(Japan.TIME).toInstant(),
                        ""));
        return new StepsReading(person, DAY, "phone", "sensed", steps);
    }

    private void contribute(Code city) {
        ServerFixture.as(city, () -> {
            contributions.contribute(programmes.find(id).orElseThrow(), MONTH, "kenko");
            return true;
        });
    }

    private List<String> totals(Code city) {
        return officer(city, () -> programmes.totals(id)).stream()
                .map(t -> t.figure().word() + " "
                        + t.value().map(BigDecimal::toPlainString).orElse("hidden") + " of " + t.municipalities() + ", "
                        + t.withheld() + " withheld")
                .sorted()
                .toList();
    }

    @Test
    void all_who_take_part_see_the_same_sums_and_a_municipality_of_few_people_is_left_out_of_them() {
        var small = ServerFixture.municipality();
        founded();
        joined(guest);
        joined(small);
        people(host, 12, 4_000);
        people(guest, 18, 9_000);
        people(small, 3, 500);
        List.of(host, guest, small).forEach(this::contribute);

        assertThat(totals(host))
                .containsExactly(
                        "enrolled 30 of 2, 1 withheld",
                        "mean-daily-steps 7000 of 2, 1 withheld",
                        "participants 30 of 2, 1 withheld");
        assertThat(totals(guest)).isEqualTo(totals(host));
        assertThat(totals(small)).isEqualTo(totals(host));
        assertThat(asJob(small, "select count(*) from joint.contribution where people is not null"))
                .isZero();
    }

    @Test
    void of_two_municipalities_the_larger_cannot_subtract_its_own_to_learn_of_the_few_people_of_the_other() {
        founded();
        joined(guest);
        people(host, 12, 4_000);
        people(guest, 9, 4_000);
        contribute(host);
        contribute(guest);

        assertThat(totals(host))
                .containsExactly(
                        "enrolled hidden of 1, 1 withheld",
                        "mean-daily-steps hidden of 1, 1 withheld",
                        "participants hidden of 1, 1 withheld");
    }

    @Test
    void a_month_is_added_once_and_what_is_recorded_later_does_not_move_it() {
        founded();
        joined(guest);
        people(host, 12, 4_000);
        people(guest, 12, 4_000);
        contribute(host);
        contribute(guest);
        var before = totals(host);
        people(guest, 1, 90_000);
        contribute(guest);

        assertThat(totals(host)).isEqualTo(before).contains("enrolled 24 of 2, 0 withheld");
    }

    @Test
    void nothing_is_added_by_night_before_a_month_is_ready() {
        founded();
        people(host, 12, 4_000);
        ServerFixture.as(host, () -> {
            contributions.contribute();
            return true;
        });

        assertThat(totals(host)).isEmpty();
    }

    @Test
    void whoever_was_not_asked_sees_nothing_and_whoever_was_sees_who_but_no_sums_until_it_takes_part() {
        founded();
        joined(guest);
        people(host, 12, 4_000);
        people(guest, 12, 4_000);
        contribute(host);
        contribute(guest);
        var asked = ServerFixture.municipality();
        var stranger = ServerFixture.municipality();
        officer(host, () -> programmes.invite(id, asked));

        assertThat(totals(stranger)).isEmpty();
        assertThat(officer(stranger, () -> programmes.members(id))).isEmpty();
        assertThat(officer(stranger, programmes::all)).isEmpty();
        assertThat(totals(asked)).isEmpty();
        assertThat(officer(asked, () -> programmes.members(id)))
                .extracting(member -> member.code() + " " + member.state().word())
                .containsExactlyInAnyOrder(host + " accepted", guest + " accepted", asked + " invited");
        assertThat(totals(guest)).hasSize(3);

        officer(guest, () -> programmes.leave(id));
        assertThat(totals(guest)).isEmpty();
        assertThat(totals(host)).contains("enrolled 24 of 2, 0 withheld");
    }

    @Test
    void those_who_decide_and_the_intermediary_alone_read_sums_and_members_whatever_sql_they_send() {
        founded();
        joined(guest);
        people(host, 12, 4_000);
        people(guest, 12, 4_000);
        contribute(host);
        contribute(guest);

        for (var role : Role.values()) {
            boolean reads = List.of(Role.OFFICER, Role.ADMINISTRATOR, Role.INTERMEDIARY, Role.JOB)
                    .contains(role);
            assertThat(sql(role, guest, "select count(*) from joint.totals('%s')".formatted(id)))
                    .as("%s sums", role)
                    .isEqualTo(reads ? 3 : 0);
            assertThat(sql(role, guest, "select count(*) from joint.members('%s')".formatted(id)))
                    .as("%s members", role)
                    .isEqualTo(reads ? 2 : 0);
            assertThat(sql(
                            role,
                            guest,
                            "select count(*) from joint.contribution where municipality <> '%s'".formatted(guest)))
                    .as("%s contributions of others", role)
                    .isZero();
        }
    }

    private static long sql(Role role, Code city, String sql) {
        return as(
                role,
                city,
                () -> Objects.requireNonNull(ServerFixture.part(TransactionTemplate.class)
                        .execute(status -> ServerFixture.part(JdbcClient.class)
                                .sql(sql)
                                .query(Long.class)
                                .single())));
    }

    private static long asJob(Code city, String sql) {
        return sql(Role.JOB, city, sql);
    }

    @Test
    void nobody_lets_itself_in_by_sql() {
        founded();
        var stranger = ServerFixture.municipality();

        assertRefused(
                stranger,
                "insert into joint.membership values ('%s', '%s', '%s', 'x', 'x', now()) returning 1"
                        .formatted(stranger, id, host),
                "permission denied");
        assertRefused(
                stranger,
                "insert into joint.step values ('%s', '%s', 1, 'accepted', 'kenko', 'x', now()) returning 1"
                        .formatted(stranger, id),
                "violates foreign key");
        assertRefused(
                stranger,
                "select joint.invite('%s', '%s', now())::int".formatted(id, stranger),
                "the host alone invites");
        assertRefused(
                host,
                "insert into joint.contribution values ('%s', '%s', '2026-04-01', 'enrolled', 10, 10, 1, now()) returning 1"
                        .formatted(host, id),
                "row-level security");
        assertThat(sql(Role.OFFICER, stranger, "select joint.found('%s', 'x', 'x', now())::int".formatted(id)))
                .isZero();
        assertRefused(stranger, "select count(joint.state('%s', '%s'))".formatted(host, id), "permission denied");
    }

    private static void assertRefused(Code city, String sql, String why) {
        assertThatThrownBy(() -> sql(Role.OFFICER, city, sql))
                .isInstanceOf(DataAccessException.class)
                .hasStackTraceContaining(why);
    }

    @Test
    void a_contribution_of_few_people_does_not_fit_into_the_table() {
        founded();

        assertThatThrownBy(() -> asJob(
                        host,
                        "insert into joint.contribution values ('%s', '%s', '2026-04-01', 'enrolled', 9, 9, 1, now()) returning 1"
                                .formatted(host, id)))
                .hasStackTraceContaining("few_people_are_not_handed_over");
    }

    @Test
    void the_host_alone_invites_and_takes_back_and_whoever_was_taken_back_stays_out() {
        founded();
        joined(guest);
        var third = ServerFixture.municipality();

        assertThatThrownBy(() -> officer(guest, () -> programmes.invite(id, third)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("[joint.not-host]");
        assertThatThrownBy(() -> officer(host, () -> programmes.remove(id, host)))
                .hasMessageContaining("[joint.host]");
        officer(host, () -> programmes.remove(id, guest));
        officer(host, () -> programmes.remove(id, guest));

        assertThat(officer(guest, () -> programmes.find(id)).orElseThrow().state())
                .isEqualTo(State.REMOVED);
        assertThatThrownBy(() -> officer(guest, () -> programmes.accept(id, "kenko")))
                .hasMessageContaining("[joint.removed]");
        assertThat(totals(guest)).isEmpty();
        assertThat(officer(guest, () -> programmes.members(id))).isEmpty();
    }

    @Test
    void the_same_click_again_and_two_at_once_answer_once() {
        founded();
        founded();
        officer(host, () -> programmes.invite(id, guest));
        officer(host, () -> programmes.invite(id, guest));
        var both = List.of(
                CompletableFuture.runAsync(() -> officer(guest, () -> programmes.accept(id, "kenko"))),
                CompletableFuture.runAsync(() -> officer(guest, () -> programmes.accept(id, "kenko"))));
        both.forEach(CompletableFuture::join);

        assertThat(asJob(guest, "select count(*) from joint.step")).isEqualTo(1);
        assertThat(asJob(host, "select count(*) from joint.membership")).isEqualTo(1);
        officer(guest, () -> programmes.decline(id));
        assertThat(officer(guest, () -> programmes.find(id)).orElseThrow().state())
                .isEqualTo(State.ACCEPTED);
        officer(guest, () -> programmes.leave(id));
        officer(guest, () -> programmes.leave(id));
        officer(guest, () -> programmes.accept(id, "kenko"));
        assertThat(asJob(guest, "select count(*) from joint.step")).isEqualTo(3);
    }

    @Test
    void whoever_was_not_invited_answers_nothing_and_a_scheme_that_is_not_there_is_named() {
        founded();

        assertThatThrownBy(() -> officer(guest, () -> programmes.accept(id, "kenko")))
                .hasMessageContaining("[joint.not-invited]");
        officer(host, () -> programmes.invite(id, guest));
        assertThatThrownBy(() -> officer(guest, () -> programmes.accept(id, "nothing")))
                .hasMessageContaining("[joint.scheme]");
        assertThatThrownBy(() -> officer(host, () -> programmes.found(UUID.randomUUID(), Words.same(" "), "kenko")))
                .hasMessageContaining("[joint.title]");
    }
}
