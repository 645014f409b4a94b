package musubi.platform.resident;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.activity.Walking;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.points.Points;
import musubi.platform.programme.Bookings;
import musubi.platform.programme.Timetable;
import musubi.platform.questionnaire.Asked;
import musubi.platform.rewards.Catalogue;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.util.WebUtils;

/** Where a resident starts, and where everything else is to be found. */
@Controller
class TodayPages {
    /** Steps that arrived longer ago are not looked for: who sent none since is asked to. */
    private static final int LOOKED_BACK = 60;

    private static final int DAYS_NEAR = 2;
    private static final int MOST_NEAR = 3;

    private final Me myself;
    private final People people;
    private final Bookings bookings;
    private final Timetable timetable;
    private final Points points;
    private final Catalogue catalogue;
    private final Walking walking;
    private final Asked asked;
    private final Looks looks;

    TodayPages(
            Me myself,
            People people,
            Bookings bookings,
            Timetable timetable,
            Points points,
            Catalogue catalogue,
            Walking walking,
            Asked asked,
            Looks looks) {
        this.myself = myself;
        this.people = people;
        this.bookings = bookings;
        this.timetable = timetable;
        this.points = points;
        this.catalogue = catalogue;
        this.walking = walking;
        this.asked = asked;
        this.looks = looks;
    }

    @Bean
    static Door residentDoor() {
        return Door.of("/me/**", Role.RESIDENT, Role.COUNTER, Role.OFFICER, Role.ADMINISTRATOR);
    }

    @Bean
    static MenuItem residentTodayItem() {
        return new MenuItem(Group.PEOPLE, 10, "/me", "shell.today", Set.of(Role.RESIDENT));
    }

    /**
     * How far somebody walked on the latest day that was sent.
     *
     * @param goal recommended for their age
     */
    record Steps(LocalDate day, long steps, long goal) {
        /** Steps to go; 0 when the goal is reached. */
        public long missing() {
            return Math.max(0, goal - steps);
        }
    }

    @GetMapping("/me")
    String today(Model page, HttpServletRequest request) {
        var me = myself.person();
        var language = looks.of(me).language();
        // A device that has never been told a language takes the resident's.
        if (!language.equals("ja") && WebUtils.getCookie(request, "language") == null)
            return "redirect:/me?lang=" + language;
        var now = myself.now();
        var today = now.toLocalDate();
        var resident = people.find(me).orElseThrow();
        var wallet = Wallet.of(points.of(me), points.lots(me), points.statement(me), today);
        var week = week(me, now);
        var walked = lastWalked(me, today);
        page.addAttribute("day", today);
        page.addAttribute("name", resident.identity().name());
        page.addAttribute("wallet", wallet);
        page.addAttribute(
                "steps",
                walked.map(w -> new Steps(w.day(), w.steps(), Recommended.steps(resident.age(today))))
                        .orElse(null));
        page.addAttribute(
                "next",
                NextStep.of(new NextStep.Situation(
                        now,
                        week.booked(),
                        asked.of(me, today),
                        walked.map(Walking.Walked::day),
                        wallet.ending(),
                        wallet.ending().flatMap(ending -> cheapest()),
                        wallet.points())));
        page.addAttribute("booked", week.booked());
        page.addAttribute("near", near(week, now));
        return "resident/today";
    }

    private Optional<Walking.Walked> lastWalked(PersonId me, LocalDate today) {
        return walking.of(me, today.minusDays(LOOKED_BACK)).days().descendingMap().values().stream()
                .filter(Walking.Walked::counted)
                .findFirst();
    }

    private Optional<Long> cheapest() {
        return catalogue.all().stream()
                .filter(o -> o.now() && o.left().filter(left -> left == 0).isEmpty())
                .map(o -> o.item().points())
                .min(Comparator.naturalOrder());
    }

    /** The sessions of the coming week that are not over, and the bookings somebody has, by session. */
    private record Week(List<Timetable.Listed> sessions, Map<String, Bookings.Booking> mine) {
        /** Those a place is taken in, the first in front. */
        List<Timetable.Listed> booked() {
            return sessions.stream()
                    .filter(l -> mine.containsKey(l.session().id())
                            && mine.get(l.session().id()).state().equals("booked"))
                    .toList();
        }
    }

    private Week week(PersonId person, LocalDateTime now) {
        var today = now.toLocalDate();
        var mine = bookings.of(person).stream()
                .collect(Collectors.toMap(Bookings.Booking::session, Function.identity(), (first, second) -> first));
        var sessions = timetable.find(Timetable.Wanted.all(today, today.plusDays(NextStep.DAYS_BOOKED))).stream()
                .filter(l -> !l.cancelled() && !over(l, now))
                .sorted(Comparator.comparing(Timetable.Listed::start))
                .toList();
        return new Week(sessions, mine);
    }

    private static boolean over(Timetable.Listed session, LocalDateTime now) {
        return !session.start().plusMinutes(session.session().minutes()).isAfter(now);
    }

    /** What can still be joined today and tomorrow: at the places I book at first, then what begins first. */
    private static List<Timetable.Listed> near(Week week, LocalDateTime now) {
        var places = week.booked().stream().map(TodayPages::place).collect(Collectors.toSet());
        return week.sessions().stream()
                .filter(l -> l.session().day().isBefore(now.toLocalDate().plusDays(DAYS_NEAR)))
                .filter(l ->
                        l.free() > 0 && !week.mine().containsKey(l.session().id()))
                .filter(l -> now.isBefore(l.start().minusHours(l.programme().deadlineHours())))
                .sorted(Comparator.comparing((Timetable.Listed l) -> !places.contains(place(l)))
                        .thenComparing(Timetable.Listed::start))
                .limit(MOST_NEAR)
                .toList();
    }

    private static String place(Timetable.Listed listed) {
        return listed.session().venue();
    }

    @GetMapping("/me/more")
    String more() {
        myself.person();
        return "resident/more";
    }

    @GetMapping("/me/help")
    String help() {
        myself.person();
        return "resident/help";
    }
}
