package musubi.platform.resident;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.page.MenuItem;
import musubi.platform.people.PersonId;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where a resident starts, and where everything else is to be found. */
@Controller
class TodayPages {
    private final Myself me;
    private final Bookings bookings;
    private final Timetable timetable;
    private final Clock clock;

    TodayPages(Myself me, Bookings bookings, Timetable timetable, Clock clock) {
        this.me = me;
        this.bookings = bookings;
        this.timetable = timetable;
        this.clock = clock;
    }

    @Bean
    static Door residentDoor() {
        return new Door("/me/**", Myself.VISITORS);
    }

    @Bean
    static MenuItem residentTodayItem() {
        return new MenuItem(10, "/me", "shell.today", Set.of(Role.RESIDENT));
    }

    @GetMapping("/me")
    String today(Model page) {
        var now = LocalDateTime.ofInstant(clock.instant(), Japan.TIME);
        page.addAttribute("day", now.toLocalDate());
        page.addAttribute("next", booked(me.person(), now).findFirst().orElse(null));
        return "resident/today";
    }

    /** The sessions somebody has a place in and that are not over, the first in front. */
    private Stream<Timetable.Listed> booked(PersonId person, LocalDateTime now) {
        return bookings.of(person).stream()
                .filter(b -> b.state().equals("booked"))
                .flatMap(b -> timetable.session(b.session()).stream())
                .filter(l -> !l.cancelled())
                .filter(l -> l.start().plusMinutes(l.session().minutes()).isAfter(now))
                .sorted(Comparator.comparing(Timetable.Listed::start));
    }

    @GetMapping("/me/more")
    String more() {
        me.person();
        return "resident/more";
    }

    @GetMapping("/me/help")
    String help() {
        me.person();
        return "resident/help";
    }
}
