package musubi.platform.office;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import musubi.measure.Suppression;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.attendance.Visits;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.page.Turn;
import musubi.platform.programme.Holidays;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The timetable as the intermediary reads it: what is held where and by whom, and how many booked and came, unless they are few. */
@Controller
class ClassesPages {
    private static final int DAYS = 28;
    private static final int PAGE = 100;

    private final Timetable timetable;
    private final Visits visits;
    private final Clock clock;

    ClassesPages(Timetable timetable, Visits visits, Clock clock) {
        this.timetable = timetable;
        this.visits = visits;
        this.clock = clock;
    }

    /** Who may open this page, and where it stands in the menu. */
    @Configuration(proxyBeanMethods = false)
    static class Places {
        private static final Set<Role> WHO = Set.of(Role.INTERMEDIARY);

        @Bean
        Door officeClassesDoor() {
            return new Door("/classes", WHO);
        }

        @Bean
        MenuItem officeClassesItem() {
            return new MenuItem(Group.CLASSES, 20, "/classes", "sessions.title", WHO);
        }
    }

    /**
     * A session as it is shown.
     *
     * @param booked empty where fewer than ten have a place
     * @param came empty where it is not told, or it has not begun
     */
    record Row(Timetable.Listed listed, String booked, String came, boolean begun) {}

    @GetMapping("/classes")
    String show(@RequestParam(defaultValue = "") String from, @ModelAttribute("turn") Turn turn, Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        var first = first(from, today);
        var leaf = turn.of(
                "classes",
                PAGE,
                (without, most) ->
                        rows(timetable.find(Timetable.Wanted.all(first, first.plusDays(DAYS)), without, most), today));
        page.addAttribute("first", first);
        page.addAttribute("last", first.plusDays(DAYS - 1L));
        page.addAttribute("before", first.minusDays(DAYS));
        page.addAttribute("after", first.plusDays(DAYS));
        page.addAttribute("sessions", leaf);
        return "office/classes";
    }

    /** The four weeks that begin with a day, or the last two and the next two. */
    private static LocalDate first(String from, LocalDate today) {
        try {
            var day = LocalDate.parse(from.strip());
            if (day.getYear() >= Holidays.FIRST && day.getYear() < Holidays.LAST) return day;
        } catch (DateTimeException e) {
            return today.minusDays(DAYS / 2);
        }
        return today.minusDays(DAYS / 2);
    }

    private List<Row> rows(List<Timetable.Listed> sessions, LocalDate today) {
        var came =
                visits.cameOfMany(sessions.stream().map(l -> l.session().id()).toList());
        return sessions.stream().map(l -> row(l, came, today)).toList();
    }

    private static Row row(Timetable.Listed listed, Map<String, Integer> came, LocalDate today) {
        var session = listed.session();
        var counted = came.get(session.id());
        return new Row(
                listed,
                listed.taken() < Suppression.LEAST ? "" : Integer.toString(listed.taken()),
                counted == null ? "" : Integer.toString(counted),
                !session.day().isAfter(today));
    }
}
