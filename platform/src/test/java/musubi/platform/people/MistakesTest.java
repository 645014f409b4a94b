package musubi.platform.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A wrong day of joining, somebody who never joined and somebody who never left are put right, and what stood there stays on record. */
class MistakesTest {
    private static final LocalDate JOINED = LocalDate.of(2026, 4, 1);

    private final Code city = ServerFixture.municipality();
    private final LocalDate today = TimetableFixture.today();
    private final Mistakes mistakes = ServerFixture.part(Mistakes.class);
    private final Enrolments enrolments = ServerFixture.part(Enrolments.class);
    private final PersonId hanako = in(() -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
    private final Mistakes.Wrong wrong = new Mistakes.Wrong(hanako, "kenko", JOINED);

    private <T> T as(Role role, Supplier<T> work) {
        return ServerFixture.part(Acting.class)
                .as(
                        new Actor(role.word(), role, city, Optional.empty(), Optional.empty()),
                        () -> Objects.requireNonNull(
                                ServerFixture.part(TransactionTemplate.class).execute(t -> work.get())));
    }

    private <T> T in(Supplier<T> work) {
        return as(Role.OFFICER, work);
    }

    private void doing(Runnable work) {
        in(() -> {
            work.run();
            return true;
        });
    }

    private List<String> asked(String sql) {
        return in(() -> ServerFixture.part(JdbcClient.class)
                .sql(sql)
                .query(String.class)
                .list());
    }

    private List<String> trail(String action) {
        return asked("select before || ' ' || after || ' ' || why from audit.entry where action = '%s' order by number"
                .formatted(action));
    }

    private List<LocalDate> days() {
        return in(() -> enrolments.of(hanako)).stream()
                .map(Enrolments.Membership::enrolledOn)
                .toList();
    }

    private void walks(LocalDate day) {
        doing(() -> ServerFixture.part(Uploads.class)
                .keep(UUID.randomUUID(), List.of(new StepsReading(hanako, day, "watch", "sensed", 6_000))));
    }

    @Test
    void the_day_of_joining_is_put_right_and_both_days_are_on_record_and_followed() {
        // Before it is committed, and of this transaction alone: the server's own work follows changes and takes their
        // notes away.
        var followed = in(() -> {
            mistakes.joinedOn(wrong, JOINED.plusDays(9), "申込書の日付を読み違えた");
            return asked("""
                    select day::text from snapshot.change
                     where people = array['%s'::uuid] and xmin = pg_current_xact_id()::xid order by day
                    """.formatted(hanako));
        });

        assertThat(followed).containsExactly("2026-04-01", "2026-04-10");
        assertThat(days()).containsExactly(JOINED.plusDays(9));
        assertThat(trail("people.enrolment-corrected"))
                .containsExactly(
                        "{\"on\": \"2026-04-01\", \"scheme\": \"kenko\"} {\"on\": \"2026-04-10\", \"scheme\": \"kenko\"} 申込書の日付を読み違えた");
        assertThat(
                        asked(
                                "select enrolled_on || ' ' || rightly_on || ' ' || channel || ' ' || why from people.mistaken_enrolment"))
                .containsExactly("2026-04-01 2026-04-10 counter 申込書の日付を読み違えた");
    }

    @Test
    void a_day_that_cannot_be_is_refused_with_the_reason_and_changes_nothing() {
        doing(() -> enrolments.leave(hanako, "kenko", JOINED.plusDays(60), "転出"));
        in(() -> ServerFixture.part(People.class)
                .join(new Enrolment(hanako, "kenko", JOINED.plusDays(90), "paper", "")));
        var again = new Mistakes.Wrong(hanako, "kenko", JOINED.plusDays(90));
        var wrongs = Map.of(
                "resident.joined-in-future", List.of(again, today.plusDays(1)),
                "resident.joined-after-leaving", List.of(wrong, JOINED.plusDays(60)),
                "resident.joined-twice", List.of(again, JOINED.plusDays(59)));

        wrongs.forEach((code, of) -> assertThatThrownBy(
                        () -> doing(() -> mistakes.joinedOn((Mistakes.Wrong) of.get(0), (LocalDate) of.get(1), "誤り")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining(code));
        assertThatThrownBy(() -> doing(() -> mistakes.joinedOn(wrong, JOINED.plusDays(1), "山田さんの申込書")))
                .hasMessageContaining("resident.reason");
        assertThatThrownBy(() -> doing(() -> mistakes.joinedOn(wrong, JOINED.plusDays(1), " ")))
                .hasMessageContaining("resident.reason-missing");

        assertThat(days()).containsExactly(JOINED.plusDays(90), JOINED);
        doing(() -> mistakes.joinedOn(again, JOINED.plusDays(60), "誤り"));
        doing(() -> mistakes.joinedOn(wrong, JOINED.plusDays(59), "誤り"));
        assertThat(days()).containsExactly(JOINED.plusDays(60), JOINED.plusDays(59));
    }

    @Test
    void who_never_joined_is_taken_back_with_the_places_they_had_and_may_then_be_erased() {
        var bookings = ServerFixture.part(Bookings.class);
        in(() -> {
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme("taiso", "体操", "club", "sports", "in-person", "kenko", "", 0, ""));
            TimetableFixture.session("taiso-1", "taiso", today.plusDays(1), "10:00", 1);
            return TimetableFixture.books("taiso-1", hanako);
        });

        doing(() -> mistakes.neverJoined(wrong, "別の方の申込書"));

        assertThat(days()).isEmpty();
        assertThat(in(() -> bookings.of("taiso-1"))).isEmpty();
        assertThat(trail("people.enrolment-taken-back"))
                .containsExactly("{\"on\": \"2026-04-01\", \"scheme\": \"kenko\"} {} 別の方の申込書");
        assertThatThrownBy(() -> doing(() -> mistakes.neverJoined(wrong, "別の方の申込書")))
                .hasMessageContaining("resident.no-such-enrolment");
        doing(() -> ServerFixture.part(Erasures.class).erase(hanako, "誤って登録した"));
        assertThat(in(() -> ServerFixture.part(Erasures.class).erasedOn(hanako)))
                .isPresent();
        assertThat(asked("select scheme || ' ' || enrolled_on || ' ' || why from people.mistaken_enrolment"))
                .containsExactly("kenko 2026-04-01 —");
    }

    @Test
    void records_since_the_day_stand_in_the_way_and_are_named_and_those_before_it_are_not() {
        walks(today.minusDays(3));
        doing(() -> ServerFixture.part(Schemes.class).open(new Scheme("salon", new Words("通いの場", "Salon"))));
        in(() ->
                ServerFixture.part(People.class).join(new Enrolment(hanako, "salon", today.minusDays(2), "paper", "")));

        assertThatThrownBy(() -> doing(() -> mistakes.neverJoined(wrong, "誤り")))
                .hasMessageContaining("resident.joined-with-records")
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().words().ja()).contains("歩数 1"));
        doing(() -> mistakes.neverJoined(new Mistakes.Wrong(hanako, "salon", today.minusDays(2)), "誤り"));

        assertThat(days()).containsExactly(JOINED);
        walks(today.minusDays(1));
        assertThatThrownBy(() -> doing(() -> mistakes.neverJoined(wrong, "誤り")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.problems().getFirst().words().en()).contains("Steps 2"));
    }

    @Test
    void every_kind_of_record_that_stands_in_the_way_is_one_that_is_held() {
        assertThat(ServerFixture.part(Disclosures.class).holdings().stream()
                        .map(Holding::id)
                        .toList())
                .containsAll(Mistakes.DAYS.keySet());
    }

    @Test
    void who_never_left_takes_part_again_and_gets_back_the_place() {
        var bookings = ServerFixture.part(Bookings.class);
        in(() -> {
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.session("taiso-1", "taiso", today.plusDays(1), "10:00", 1);
            return TimetableFixture.books("taiso-1", hanako);
        });
        doing(() -> enrolments.leave(hanako, "kenko", today, "転出"));
        assertThat(in(() -> bookings.of("taiso-1"))).isEmpty();

        var leaving = in(() -> mistakes.neverLeft(wrong, "別の方の転出"));

        assertThat(in(() -> enrolments.of(hanako)))
                .extracting(Enrolments.Membership::leftOn)
                .containsExactly(Optional.empty());
        assertThat(in(() -> bookings.of("taiso-1")))
                .extracting(Bookings.Booking::state)
                .containsExactly("booked");
        assertThat(in(() -> bookings.lost(hanako, leaving))).isZero();
        assertThat(trail("people.leaving-taken-back"))
                .singleElement()
                .satisfies(entry -> assertThat(entry).contains(today.toString()).endsWith("別の方の転出"));
    }

    @Test
    void who_joined_again_since_has_not_simply_not_left() {
        doing(() -> enrolments.leave(hanako, "kenko", JOINED.plusDays(60), "転出"));
        in(() -> ServerFixture.part(People.class)
                .join(new Enrolment(hanako, "kenko", JOINED.plusDays(90), "paper", "")));

        assertThatThrownBy(() -> in(() -> mistakes.neverLeft(wrong, "誤り")))
                .hasMessageContaining("resident.joined-again");
        doing(() -> mistakes.neverJoined(new Mistakes.Wrong(hanako, "kenko", JOINED.plusDays(90)), "誤り"));
        in(() -> mistakes.neverLeft(wrong, "誤り"));

        assertThat(days()).containsExactly(JOINED);
    }

    @Test
    void the_counter_takes_no_enrolment_back_not_even_past_the_pages_and_nothing_goes_that_is_not_kept() {
        assertThatThrownBy(() -> as(Role.COUNTER, () -> {
                    mistakes.neverJoined(wrong, "誤り");
                    return true;
                }))
                .isInstanceOf(DataAccessException.class);
        assertThat(in(() -> ServerFixture.part(JdbcClient.class)
                        .sql("delete from people.enrolment")
                        .update()))
                .isZero();

        assertThat(days()).containsExactly(JOINED);
    }
}
