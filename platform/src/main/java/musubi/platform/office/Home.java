package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Municipalities;
import musubi.platform.page.MenuItem;
import musubi.platform.people.People;
import musubi.platform.points.Ceilings;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where an officer starts: how the programme stands and what happens next. */
@Controller
class Home {
    private final Acting acting;
    private final Municipalities municipalities;
    private final People people;
    private final Timetable timetable;
    private final Audit audit;
    private final Clock clock;
    private final Dashboard dashboard;
    private final Ceilings ceilings;
    private final List<MenuItem> items;

    Home(
            Acting acting,
            Municipalities municipalities,
            People people,
            Timetable timetable,
            Audit audit,
            Clock clock,
            Dashboard dashboard,
            Ceilings ceilings,
            List<MenuItem> items) {
        this.acting = acting;
        this.municipalities = municipalities;
        this.people = people;
        this.timetable = timetable;
        this.audit = audit;
        this.clock = clock;
        this.dashboard = dashboard;
        this.ceilings = ceilings;
        this.items = List.copyOf(items);
    }

    /** An entry of the audit trail as it is shown: local time to the minute. */
    record Shown(String at, String action, String role) {
        private static final DateTimeFormatter MINUTE =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

        static Shown of(Entry entry) {
            return new Shown(MINUTE.format(entry.happenedAt()), entry.action(), entry.role());
        }
    }

    private String first(Role role) {
        return items.stream()
                .filter(item -> item.roles().contains(role))
                .min(Comparator.comparingInt(MenuItem::order))
                .orElseThrow()
                .path();
    }

    @GetMapping("/")
    String show(Model page, Locale locale) {
        var role = acting.actor().role();
        if (role == Role.PROVIDER) return "redirect:/provider";
        // How the programme stands comes before the classes that stand first in the menu.
        if (role == Role.INTERMEDIARY) return "redirect:/kpi";
        // Whoever may not see everybody would count only whom they see.
        if (!Role.STAFF.contains(role)) return "redirect:" + first(role);
        page.addAttribute("municipality", municipalities.get(acting.actor().municipality()));
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        page.addAttribute("participants", people.participants());
        page.addAttribute("today", today);
        page.addAttribute("sessions", timetable.find(Timetable.Wanted.all(today, today.plusDays(7))));
        dashboard.fill(page, locale, ceilings.all());
        page.addAttribute("entries", audit.latest(8).stream().map(Shown::of).toList());
        return "office/dashboard";
    }
}
