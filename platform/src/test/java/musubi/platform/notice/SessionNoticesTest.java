package musubi.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import musubi.platform.ServerFixture;
import musubi.platform.access.Acting;
import musubi.platform.municipality.Code;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

class SessionNoticesTest {
    private final Timetable timetable = ServerFixture.part(Timetable.class);

    private static PersonId person(Code city, String name, String kana) {
        return ServerFixture.as(city, () -> TimetableFixture.joins(name, kana));
    }

    private static void session(Code city, int places) {
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            TimetableFixture.session(
                    "taiso-1", "taiso", TimetableFixture.today().plusDays(2), "10:00", places);
            return true;
        });
    }

    private static java.util.List<String> told(Code city, PersonId person) {
        return ServerFixture.as(city, () -> ServerFixture.part(Outbox.class).of(person, 10)).stream()
                .map(Outbox.Line::template)
                .toList();
    }

    @Test
    void whoever_moves_up_because_another_resident_cancels_is_told_and_nobody_else() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "佐藤 次郎", "サトウ ジロウ");
        session(city, 1);
        var place = (Bookings.Reply.Booked) ServerFixture.as(city, () -> TimetableFixture.books("taiso-1", hanako));
        ServerFixture.as(city, () -> TimetableFixture.books("taiso-1", taro));

        ServerFixture.part(Acting.class)
                .as(
                        TimetableFixture.resident(city, hanako),
                        () -> ServerFixture.part(Bookings.class).cancel(place.id()));

        assertThat(told(city, taro)).containsExactly("moved-up");
        assertThat(told(city, hanako)).isEmpty();
    }

    @Test
    void those_who_booked_are_told_of_another_time_and_of_a_cancelled_session_once() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        session(city, 5);
        ServerFixture.as(city, () -> {
            TimetableFixture.books("taiso-1", hanako);
            var listed = timetable.session("taiso-1").orElseThrow();
            timetable.change(
                    "taiso-1",
                    new Timetable.Change(
                            listed.session().day(),
                            LocalTime.of(14, 0),
                            60,
                            listed.venue().id(),
                            5),
                    Timetable.Reach.THIS);
            timetable.cancel("taiso-1", "大雨のため", Timetable.Reach.THIS);
            timetable.cancel("taiso-1", "大雨のため", Timetable.Reach.THIS);
            return true;
        });

        assertThat(told(city, hanako)).containsExactlyInAnyOrder("session-changed", "session-cancelled");
    }

    @Test
    void those_who_booked_are_told_that_it_is_held_after_all_and_of_a_second_cancellation() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        session(city, 5);
        ServerFixture.as(city, () -> {
            TimetableFixture.books("taiso-1", hanako);
            timetable.cancel("taiso-1", "大雨のため", Timetable.Reach.THIS);
            timetable.restore("taiso-1", Timetable.Reach.THIS);
            timetable.restore("taiso-1", Timetable.Reach.THIS);
            timetable.cancel("taiso-1", "やはり大雨のため", Timetable.Reach.THIS);
            return true;
        });

        assertThat(told(city, hanako))
                .containsExactlyInAnyOrder("session-cancelled", "session-restored", "session-cancelled");
    }

    @Test
    void those_with_a_place_are_reminded_the_day_before_once_and_those_who_wait_are_not() {
        var city = ServerFixture.municipality();
        var hanako = person(city, "山田 花子", "ヤマダ ハナコ");
        var taro = person(city, "佐藤 次郎", "サトウ ジロウ");
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("朝の体操", "club");
            TimetableFixture.session("asa-1", "朝の体操", TimetableFixture.today().plusDays(1), "10:00", 1);
            TimetableFixture.books("asa-1", hanako);
            return TimetableFixture.books("asa-1", taro);
        });

        ServerFixture.as(city, () -> {
            ServerFixture.part(SessionNotices.class).tomorrow();
            ServerFixture.part(SessionNotices.class).tomorrow();
            return true;
        });

        assertThat(told(city, hanako)).containsExactly("session-tomorrow");
        assertThat(told(city, taro)).isEmpty();
    }
}
