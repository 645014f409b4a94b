package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.ClosureId;
import musubi.platform.programme.Closures;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import musubi.quantity.BadInput;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A typhoon comes: the sessions of a day are cancelled together, everybody who booked is told, and it can be taken back. */
class ClosureNoticesTest {
    private static final Carrier MAIL = carrier(Channel.MAIL);
    private static final Carrier SMS = carrier(Channel.SMS);

    private final Closures closures = ServerFixture.part(Closures.class);
    private final Timetable timetable = ServerFixture.part(Timetable.class);
    private final Code city = ServerFixture.municipality();
    private final ClosureId id = new ClosureId(UUID.randomUUID());

    private static Carrier carrier(Channel channel) {
        return new Carrier() {
            @Override
            public Channel channel() {
                return channel;
            }

            @Override
            public Outcome carry(Parcel parcel) {
                return new Outcome.Sent();
            }
        };
    }

    private <T> T here(Supplier<T> work) {
        return ServerFixture.as(city, work);
    }

    /** Tomorrow at two houses of two providers, and the day after. */
    private void timetable() {
        here(() -> {
            var tomorrow = TimetableFixture.today().plusDays(1);
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.programme("salon", "npo");
            TimetableFixture.session("taiso-1", "taiso", tomorrow, "10:00", 1);
            TimetableFixture.session("salon-1", "salon", tomorrow, "13:00", 20);
            TimetableFixture.session("taiso-2", "taiso", tomorrow.plusDays(1), "10:00", 20);
            return true;
        });
    }

    private PersonId joins(String name, String kana) {
        return here(() -> TimetableFixture.joins(name, kana));
    }

    private void books(String session, PersonId person) {
        here(() -> TimetableFixture.books(session, person));
    }

    private List<String> tomorrow() {
        var day = TimetableFixture.today().plusDays(1);
        return closures.open(Timetable.Wanted.all(day, day.plusDays(1))).stream()
                .map(l -> l.session().id())
                .toList();
    }

    private List<String> told(PersonId person) {
        return here(() -> ServerFixture.part(Outbox.class).of(person, 10)).stream()
                .map(Outbox.Line::template)
                .toList();
    }

    private String why(String session) {
        return here(() -> timetable.session(session).orElseThrow().cancelledWhy());
    }

    private Map<String, String> places(String session) {
        return here(() -> ServerFixture.part(Bookings.class).of(session)).stream()
                .collect(Collectors.toMap(b -> b.person().toString(), Bookings.Booking::state));
    }

    @Test
    void the_sessions_of_a_day_are_cancelled_together_and_whoever_booked_is_told_of_each_once() {
        timetable();
        var hanako = joins("山田 花子", "ヤマダ ハナコ");
        var jiro = joins("佐藤 次郎", "サトウ ジロウ");
        books("taiso-1", hanako);
        books("taiso-1", jiro);
        books("salon-1", hanako);
        books("taiso-2", hanako);

        var closed = here(() -> closures.close(id, tomorrow(), "台風のため")).orElseThrow();
        var again = here(() -> closures.close(id, List.of("taiso-2"), "台風のため")).orElseThrow();

        assertThat(List.of(closed.sessions(), closed.people())).containsExactly(2, 2);
        assertThat(again).isEqualTo(closed);
        assertThat(List.of(why("taiso-1"), why("salon-1"), why("taiso-2"))).containsExactly("台風のため", "台風のため", "");
        assertThat(told(hanako)).containsExactly("session-cancelled", "session-cancelled");
        assertThat(told(jiro)).containsExactly("session-cancelled");
        assertThat(here(() -> ServerFixture.part(Audit.class).latest(20)))
                .extracting(Entry::action)
                .containsOnlyOnce("closure.made")
                .filteredOn("session.cancelled"::equals)
                .hasSize(2);
    }

    @Test
    void taken_back_the_booked_have_their_places_again_those_who_wait_wait_and_all_are_told_again() {
        timetable();
        var hanako = joins("山田 花子", "ヤマダ ハナコ");
        var jiro = joins("佐藤 次郎", "サトウ ジロウ");
        var sabu = joins("鈴木 三郎", "スズキ サブロウ");
        books("taiso-1", hanako);
        books("taiso-1", jiro);
        books("salon-1", sabu);
        here(() -> closures.close(id, tomorrow(), "台風のため"));
        // She goes elsewhere at that time, so what she leaves is his.
        here(() -> {
            TimetableFixture.session(
                    "salon-2", "salon", TimetableFixture.today().plusDays(1), "10:00", 20);
            return TimetableFixture.books("salon-2", hanako);
        });

        var held = here(() -> closures.undo(id));
        var twice = here(() -> closures.undo(id));

        assertThat(held).contains(2);
        assertThat(twice).contains(2);
        assertThat(List.of(why("taiso-1"), why("salon-1"))).containsOnly("");
        assertThat(places("taiso-1"))
                .containsEntry(hanako.toString(), "waiting")
                .containsEntry(jiro.toString(), "booked");
        assertThat(places("salon-1")).containsEntry(sabu.toString(), "booked");
        assertThat(told(sabu)).containsExactlyInAnyOrder("session-cancelled", "session-restored");
        assertThat(told(jiro)).containsExactlyInAnyOrder("session-cancelled", "session-restored", "moved-up");
    }

    @Test
    void a_session_that_was_cancelled_anew_for_another_reason_stays_cancelled_when_the_others_are_held() {
        timetable();
        here(() -> closures.close(id, tomorrow(), "台風のため"));
        here(() -> timetable.restore("salon-1", Timetable.Reach.THIS));
        here(() -> timetable.cancel("salon-1", "講師が来られないため", Timetable.Reach.THIS));

        assertThat(here(() -> closures.undo(id))).contains(1);
        assertThat(List.of(why("taiso-1"), why("salon-1"))).containsExactly("", "講師が来られないため");
    }

    @Test
    void a_session_that_is_over_or_was_cancelled_before_is_not_cancelled_with_the_others() {
        here(() -> {
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.session("over", "taiso", TimetableFixture.today().minusDays(1), "10:00", 20);
            TimetableFixture.session("off", "taiso", TimetableFixture.today().plusDays(1), "10:00", 20);
            return timetable.cancel("off", "講師の都合", Timetable.Reach.THIS);
        });

        assertThat(here(() -> closures.close(id, List.of("over", "off", "none"), "台風のため")))
                .isEmpty();
        assertThat(List.of(why("over"), why("off"))).containsExactly("", "講師の都合");
        assertThat(here(closures::latest)).isEmpty();
    }

    @Test
    void a_reason_that_names_somebody_who_booked_cancels_nothing() {
        timetable();
        books("salon-1", joins("山田 花子", "ヤマダ ハナコ"));

        assertThatThrownBy(() -> here(() -> closures.close(id, tomorrow(), "山田花子さんの都合")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("session.why-names");
        assertThat(List.of(why("taiso-1"), why("salon-1"))).containsOnly("");
    }

    @Test
    void a_provider_cancels_its_own_sessions_alone_and_sees_what_its_own_staff_did() {
        timetable();
        var theirs = new ClosureId(UUID.randomUUID());
        here(() -> closures.close(theirs, List.of("taiso-2"), "会場の停電のため"));
        var club = TimetableFixture.provider(city, "club");

        var closed = ServerFixture.part(Acting.class)
                .as(
                        club,
                        () -> closures.close(id, List.of("taiso-1", "salon-1"), "台風のため")
                                .orElseThrow());
        var seen = ServerFixture.part(Acting.class).as(club, closures::latest);
        var counter = ServerFixture.part(Acting.class)
                .as(new Actor("window", Role.COUNTER, city, Optional.empty(), Optional.empty()), closures::latest);

        assertThat(closed.sessions()).isEqualTo(1);
        assertThat(List.of(why("taiso-1"), why("salon-1"))).containsExactly("台風のため", "");
        assertThat(seen).extracting(Closures.Closure::id).containsExactly(id);
        assertThat(counter).isEmpty();
        assertThat(ServerFixture.part(Acting.class).as(club, () -> closures.undo(theirs)))
                .isEmpty();
    }

    @Test
    void who_would_be_told_by_which_way_is_known_before() {
        var byMail = NoticeFixture.person(city, "西町1", "090-1234-5678", "hanako@example.jp");
        var byPhone = NoticeFixture.person(city, "西町2", "090-1234-5678", "");
        var byLetter = NoticeFixture.person(city, "西町3", "0565-31-1212", "");
        var nowhere = NoticeFixture.person(city, "", "0565-31-1212", "");
        var refuses = NoticeFixture.person(city, "西町5", "090-1234-5678", "taro@example.jp");
        here(() -> {
            ServerFixture.part(Preferences.class)
                    .prefer(
                            refuses,
                            new Preferences.Preference(Set.of(Channel.MAIL, Channel.SMS, Channel.LETTER), "ja"));
            return true;
        });
        Collection<PersonId> all = List.of(byMail, byPhone, byLetter, nowhere, refuses);

        assertThat(here(() ->
                        NoticeFixture.ways(new Carriers(List.of(MAIL, SMS))).of("session-cancelled", all)))
                .containsEntry(byMail, Ways.Way.MAIL)
                .containsEntry(byPhone, Ways.Way.SMS)
                .containsEntry(byLetter, Ways.Way.LETTER)
                .containsEntry(nowhere, Ways.Way.NONE)
                .containsEntry(refuses, Ways.Way.REFUSED);
        assertThat(here(() -> NoticeFixture.ways(new Carriers(List.of())).counts("session-cancelled", all)))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(Ways.Way.LETTER, 3L, Ways.Way.NONE, 1L, Ways.Way.REFUSED, 1L));
    }

    @Test
    void what_was_decided_in_one_night_is_told_in_the_morning_in_the_order_it_was_decided() {
        timetable();
        var hanako = NoticeFixture.person(city, "西町1", "", "hanako@example.jp");
        books("salon-1", hanako);
        for (int i = 0; i < 4; i++) {
            var one = new ClosureId(UUID.randomUUID());
            here(() -> closures.close(one, List.of("salon-1"), "台風のため"));
            here(() -> closures.undo(one));
        }
        NoticeFixture.inTransaction(
                city,
                () -> ServerFixture.part(JdbcClient.class)
                        .sql("update notice.message set due_at = :at")
                        .param("at", NoticeFixture.MORNING.minusSeconds(3600).atOffset(ZoneOffset.UTC))
                        .update());
        var subjects = new ArrayList<String>();

        NoticeFixture.send(city, NoticeFixture.MORNING, new Carrier() {
            @Override
            public Channel channel() {
                return Channel.MAIL;
            }

            @Override
            public Outcome carry(Parcel parcel) {
                subjects.add(parcel.text().subject());
                return new Outcome.Sent();
            }
        });

        assertThat(subjects).hasSize(8);
        for (int i = 0; i < 8; i += 2) assertThat(subjects.get(i)).isEqualTo("中止のお知らせ");
        assertThat(subjects.getLast()).isNotEqualTo("中止のお知らせ");
    }
}
