package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import musubi.platform.access.Acting;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.audit.Entry;
import musubi.platform.municipality.Municipalities;
import musubi.platform.people.People;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where an officer starts: how the programme stands and what happens next. */
@Controller
class Home {
    private static final Set<Role> STAFF = EnumSet.of(Role.OFFICER, Role.COUNTER, Role.ADMINISTRATOR);

    private final Acting acting;
    private final Municipalities municipalities;
    private final People people;
    private final Timetable timetable;
    private final Audit audit;
    private final Clock clock;
    private final Dashboard dashboard;

    Home(
            Acting acting,
            Municipalities municipalities,
            People people,
            Timetable timetable,
            Audit audit,
            Clock clock,
            Dashboard dashboard) {
        this.acting = acting;
        this.municipalities = municipalities;
        this.people = people;
        this.timetable = timetable;
        this.audit = audit;
        this.clock = clock;
        this.dashboard = dashboard;
    }

    /** An entry of the audit trail as it is shown: local time to the minute. */
    record Shown(String at, String action, String role) {
        private static final DateTimeFormatter MINUTE =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(Japan.TIME);

        static Shown of(Entry entry) {
            return new Shown(MINUTE.format(entry.happenedAt()), entry.action(), entry.role());
        }
    }

    @GetMapping("/")
    String show(Model page, Locale locale) {
        if (acting.actor().role() == Role.PROVIDER) return "redirect:/provider";
        page.addAttribute("municipality", municipalities.get(acting.actor().municipality()));
        // Whoever may not see everybody would count only whom they see.
        if (!STAFF.contains(acting.actor().role())) return "office/home";
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        page.addAttribute("participants", people.participants());
        page.addAttribute("today", today);
        page.addAttribute("sessions", timetable.find(Timetable.Wanted.all(today, today.plusDays(7))));
        dashboard.fill(page, locale);
        page.addAttribute("entries", audit.latest(8).stream().map(Shown::of).toList());
        return "office/dashboard";
    }
}
