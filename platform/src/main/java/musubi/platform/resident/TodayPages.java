package musubi.platform.resident;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.activity.Walking;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.points.Points;
import musubi.platform.programme.Timetable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.util.WebUtils;

/** Where a resident starts, and where everything else is to be found. */
@Controller
class TodayPages {
    private static final int DAYS_NEAR = 2;
    private static final int MOST_NEAR = 3;
    private static final int MOST_REASONS = 24;

    private final Me myself;
    private final Points points;
    private final Noticeboard noticeboard;

    TodayPages(Me myself, Points points, Noticeboard noticeboard) {
        this.myself = myself;
        this.points = points;
        this.noticeboard = noticeboard;
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
        var now = myself.now();
        var today = now.toLocalDate();
        var board = noticeboard.of(me, now);
        var wallet = Wallet.of(board.purse(), today);
        var name = board.resident().identity().name();
        var language = board.look().language();
        // A device that has never been told a language takes the resident's.
        if (!language.equals("ja") && WebUtils.getCookie(request, "language") == null)
            return "redirect:/me?lang=" + language;
        Shell.draw(page, new Shell.Whose(Optional.of(name), board.look()));
        page.addAttribute("day", today);
        page.addAttribute("name", name);
        page.addAttribute("wallet", wallet);
        page.addAttribute("steps", steps(board, today));
        page.addAttribute(
                "next",
                NextStep.of(new NextStep.Situation(
                        now,
                        board.booked(),
                        board.waiting(),
                        board.walked().map(Walking.Walked::day),
                        wallet.ending(),
                        wallet.ending().flatMap(ending -> noticeboard.cheapest()),
                        wallet.points())));
        page.addAttribute("booked", board.booked());
        page.addAttribute("near", near(board, now));
        return "resident/today";
    }

    private static @Nullable Steps steps(Noticeboard.Board board, LocalDate today) {
        return board.walked()
                .map(w -> new Steps(
                        w.day(), w.steps(), Recommended.steps(board.resident().age(today))))
                .orElse(null);
    }

    /** What can still be joined today and tomorrow: at the places I book at first, then what begins first. */
    private static List<Timetable.Listed> near(Noticeboard.Board board, LocalDateTime now) {
        var places = board.booked().stream().map(TodayPages::place).collect(Collectors.toSet());
        return board.sessions().stream()
                .filter(l -> l.session().day().isBefore(now.toLocalDate().plusDays(DAYS_NEAR)))
                .filter(l ->
                        l.free() > 0 && !board.mine().containsKey(l.session().id()))
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

    /** Every page there is, for whoever does not find one where they look for it. */
    @GetMapping("/me/pages")
    String pages(Model page) {
        page.addAttribute(
                "reasons",
                Wallet.entries(points.statement(myself.person())).stream()
                        .filter(Wallet.Entry::explained)
                        .limit(MOST_REASONS)
                        .toList());
        return "resident/pages";
    }

    @GetMapping("/me/help")
    String help() {
        myself.person();
        return "resident/help";
    }
}
