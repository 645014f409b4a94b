package musubi.platform.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import musubi.platform.ServerFixture;
import musubi.platform.municipality.Code;
import musubi.platform.programme.Timetable;
import musubi.platform.programme.TimetableFixture;
import org.junit.jupiter.api.Test;

class ComingWeekTest {
    private static final LocalDateTime MORNING =
            TimetableFixture.today().plusDays(1).atTime(8, 0);

    private static Code city() {
        var city = ServerFixture.municipality();
        ServerFixture.as(city, () -> {
            TimetableFixture.programme("taiso", "club");
            return true;
        });
        return city;
    }

    private static void session(Code city, String id, int day, String starts) {
        ServerFixture.as(city, () -> {
            TimetableFixture.session(id, "taiso", MORNING.toLocalDate().plusDays(day), starts, 10);
            return true;
        });
    }

    private static List<String> at(Code city, LocalDateTime now) {
        return ServerFixture.as(
                city,
                () -> ComingWeek.from(now.toLocalDate(), ServerFixture.part(Timetable.class)).at(now).stream()
                        .map(l -> l.session().id())
                        .toList());
    }

    @Test
    void sessions_of_the_week_that_are_not_over_come_by_their_start() {
        var city = city();
        session(city, "noon", 0, "12:00");
        session(city, "early", 0, "06:00");
        session(city, "going-on", 0, "07:30");
        session(city, "tomorrow", 1, "09:00");
        session(city, "cancelled", 1, "10:00");
        session(city, "next-month", 30, "10:00");
        ServerFixture.as(city, () -> {
            ServerFixture.part(Timetable.class).cancel("cancelled", "雨のため", Timetable.Reach.THIS);
            return true;
        });

        assertThat(at(city, MORNING)).containsExactly("going-on", "noon", "tomorrow");
        assertThat(at(city(), MORNING)).isEmpty();
    }
}
