package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.municipality.Code;
import musubi.platform.people.Enrolment;
import musubi.platform.people.Enrolments;
import musubi.platform.people.Erasures;
import musubi.platform.people.Leavings;
import musubi.platform.people.Merges;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import musubi.platform.people.Scheme;
import musubi.platform.people.Schemes;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Bookings.Reply;
import musubi.platform.programme.Bookings.Why;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.Words;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody who moved away or died keeps no seat: the next in line gets it and is told, and nobody who left is reminded. */
class SeatsOfWhoLeftTest {
    private final Code city = ServerFixture.municipality();
    private final LocalDate today = TimetableFixture.today();
    private final Bookings bookings = ServerFixture.part(Bookings.class);
    private final Enrolments enrolments = ServerFixture.part(Enrolments.class);
    private final Leavings leavings = ServerFixture.part(Leavings.class);
    private final PersonId hanako = in(() -> TimetableFixture.joins("山田 花子", "ヤマダ ハナコ"));
    private final PersonId taro = in(() -> TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"));

    /** One place tomorrow, for members, which Hanako has and Taro waits for. */
    SeatsOfWhoLeftTest() {
        in(() -> {
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme("taiso", "体操", "club", "sports", "in-person", "kenko", "", 0, ""));
            TimetableFixture.session("taiso-1", "taiso", today.plusDays(1), "10:00", 1);
            assertThat(TimetableFixture.books("taiso-1", hanako)).isInstanceOf(Reply.Booked.class);
            assertThat(TimetableFixture.books("taiso-1", taro)).isInstanceOf(Reply.Waiting.class);
            return true;
        });
    }

    private <T> T in(Supplier<T> work) {
        var officer = new Actor("officer", Role.OFFICER, city, Optional.empty(), Optional.empty());
        return ServerFixture.part(Acting.class).as(officer, () -> transacted(work));
    }

    private static <T> T transacted(Supplier<T> work) {
        return Objects.requireNonNull(
                new TransactionTemplate(ServerFixture.part(PlatformTransactionManager.class)).execute(s -> work.get()));
    }

    private void leave(PersonId person, LocalDate on) {
        in(() -> {
            enrolments.leave(person, "kenko", on, "転出");
            return true;
        });
    }

    private List<String> standing(String session) {
        return in(() -> bookings.of(session)).stream()
                .map(b -> (b.person().equals(hanako) ? "hanako " : b.person().equals(taro) ? "taro " : "other ")
                        + b.state())
                .toList();
    }

    private List<String> told(PersonId person) {
        return in(() -> ServerFixture.part(Outbox.class).of(person, 10)).stream()
                .map(Outbox.Line::template)
                .toList();
    }

    private List<String> reasons() {
        return in(() -> ServerFixture.part(JdbcClient.class)
                .sql("select why from audit.entry where action = 'booking.cancelled' order by number")
                .query(String.class)
                .list());
    }

    private void taroHasTheSeat(String why) {
        assertThat(standing("taiso-1")).containsExactly("taro booked");
        assertThat(reasons()).containsExactly(why);
        ServerFixture.as(city, () -> {
            ServerFixture.part(SessionNotices.class).tomorrow();
            return true;
        });
        assertThat(told(taro)).containsExactlyInAnyOrder("moved-up", "session-tomorrow");
        assertThat(told(hanako)).isEmpty();
    }

    @Test
    void who_leaves_at_the_office_frees_the_seat_and_is_not_reminded() {
        leave(hanako, today);

        taroHasTheSeat("事業に参加しなくなったため");
    }

    @Test
    void a_resident_who_leaves_on_their_own_page_frees_the_seat_too() {
        ServerFixture.part(Acting.class).as(TimetableFixture.resident(city, hanako), () -> {
            enrolments.leave(hanako, "kenko", today.plusDays(1), "本人の申し出");
            return true;
        });

        taroHasTheSeat("事業に参加しなくなったため");
    }

    @Test
    void whose_use_is_stopped_frees_the_seat_and_gets_no_other_until_the_stop_ends() {
        var request = UUID.randomUUID();
        in(() -> {
            ServerFixture.part(Requests.class)
                    .receive(new Requests.Received(
                            request,
                            hanako,
                            Request.Kind.STOP_OF_USE,
                            Request.AskedBy.PERSON,
                            Request.Channel.COUNTER,
                            today,
                            new Request.Said("", "使わないでほしい")));
            return true;
        });
        assertThat(standing("taiso-1")).containsExactly("hanako booked", "taro waiting");

        decide(request, Request.Outcome.GRANTED);

        taroHasTheSeat("利用の停止のため");
        assertThat(in(() -> TimetableFixture.books("taiso-1", hanako))).isEqualTo(new Reply.Refused(Why.NOT_A_MEMBER));
        decide(request, Request.Outcome.ENDED);
        assertThat(in(() -> TimetableFixture.books("taiso-1", hanako))).isInstanceOf(Reply.Waiting.class);
    }

    private void decide(UUID request, Request.Outcome outcome) {
        in(() -> {
            ServerFixture.part(Requests.class).decide(request, outcome, "申し出のとおり");
            return true;
        });
    }

    @Test
    void whoever_is_erased_frees_also_the_seat_that_they_asked_for_after_leaving() {
        in(() -> {
            enrolments.leave(hanako, "kenko", today, "転出");
            TimetableFixture.programme("salon", "club");
            TimetableFixture.session("salon-1", "salon", today.plusDays(1), "14:00", 1);
            TimetableFixture.books("salon-1", hanako);
            return TimetableFixture.books("salon-1", taro);
        });
        assertThat(standing("salon-1")).containsExactly("hanako booked", "taro waiting");

        in(() -> {
            ServerFixture.part(Erasures.class).erase(hanako, "本人の請求");
            return true;
        });

        assertThat(standing("salon-1")).containsExactly("taro booked");
        assertThat(reasons()).contains("氏名などの消去のため");
        assertThat(told(hanako)).isEmpty();
    }

    @Test
    void only_what_lies_after_leaving_and_beyond_their_schemes_is_lost() {
        in(() -> {
            ServerFixture.part(Schemes.class).open(new Scheme("salon", new Words("通いの場", "Salon")));
            ServerFixture.part(People.class)
                    .join(new Enrolment(hanako, "salon", LocalDate.of(2026, 4, 1), "paper", ""));
            TimetableFixture.programme("open", "club");
            TimetableFixture.session("open-1", "open", today.plusDays(5), "10:00", 1);
            TimetableFixture.session("later", "taiso", today.plusDays(9), "10:00", 1);
            TimetableFixture.books("open-1", hanako);
            return TimetableFixture.books("later", hanako);
        });

        leave(hanako, today.plusDays(3));

        assertThat(standing("taiso-1")).containsExactly("hanako booked", "taro waiting");
        assertThat(standing("later")).isEmpty();
        assertThat(standing("open-1")).containsExactly("hanako booked");
        in(() -> {
            enrolments.leave(hanako, "salon", today.plusDays(3), "転出");
            return true;
        });
        assertThat(standing("open-1")).isEmpty();
        assertThat(standing("taiso-1")).containsExactly("hanako booked", "taro waiting");
    }

    @Test
    void who_left_and_still_waits_is_passed_over() {
        var ume = in(() -> TimetableFixture.joins("鈴木 梅", "スズキ ウメ"));
        in(() -> TimetableFixture.books("taiso-1", ume));
        // Somebody who had left before leaving freed anything.
        in(() -> ServerFixture.part(JdbcClient.class)
                .sql("update people.enrolment set left_on = :on, left_why = '転出' where person = :person")
                .param("on", today)
                .param("person", taro.value())
                .update());

        leave(hanako, today);

        assertThat(standing("taiso-1")).containsExactly("other booked", "taro waiting");
        assertThat(told(ume)).containsExactly("moved-up");
        assertThat(told(taro)).isEmpty();
    }

    @Test
    void who_is_known_by_two_records_books_and_moves_up_by_the_membership_of_either() {
        var again = in(() -> TimetableFixture.joins("佐藤 次郎", "サトウ ジロウ"));
        in(() -> ServerFixture.part(JdbcClient.class)
                .sql("update people.enrolment set left_on = :on, left_why = '重複' where person = :person")
                .param("on", today)
                .param("person", taro.value())
                .update());
        in(() -> {
            ServerFixture.part(Merges.class).merge(UUID.randomUUID(), again, taro, "同じ方");
            return true;
        });

        leave(hanako, today);

        assertThat(standing("taiso-1")).containsExactly("taro booked");
    }

    @Test
    void of_many_who_leave_together_none_takes_the_seat_of_another_and_undoing_gives_back_what_there_is_room_for() {
        var ume = in(() -> TimetableFixture.joins("鈴木 梅", "スズキ ウメ"));
        in(() -> {
            TimetableFixture.session("wide", "taiso", today.plusDays(2), "10:00", 5);
            TimetableFixture.books("wide", hanako);
            return TimetableFixture.books("taiso-1", ume);
        });
        var together = UUID.randomUUID();

        int left = in(() -> leavings.leave(together, List.of(hanako, taro), "kenko", today, "転出"));

        assertThat(left).isEqualTo(2);
        assertThat(standing("taiso-1")).containsExactly("other booked");
        assertThat(standing("wide")).isEmpty();
        assertThat(told(taro)).isEmpty();
        assertThat(told(ume)).containsExactly("moved-up");

        assertThat(in(() -> leavings.back(together))).isEqualTo(2);

        assertThat(standing("wide")).containsExactly("hanako booked");
        assertThat(standing("taiso-1")).containsExactly("other booked", "taro waiting");
        assertThat(in(() -> bookings.lost(together))).isEqualTo(1);
    }

    @Test
    void who_comes_back_in_line_moves_up_where_a_place_is_free_by_then() {
        var together = UUID.randomUUID();
        in(() -> leavings.leave(together, List.of(taro), "kenko", today, "転出"));
        leave(hanako, today);
        assertThat(standing("taiso-1")).isEmpty();

        in(() -> leavings.back(together));

        assertThat(standing("taiso-1")).containsExactly("taro booked");
        assertThat(told(taro)).containsExactly("moved-up");
        assertThat(in(() -> bookings.lost(together))).isZero();
    }
}
