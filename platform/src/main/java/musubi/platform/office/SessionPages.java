package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.Programmes;
import musubi.quantity.Japan;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The timetable, and the list at the door. */
@Controller
@RequestMapping("/sessions")
class SessionPages {
    private static final int WEEK = 7;

    private final Programmes programmes;
    private final People people;
    private final Clock clock;

    SessionPages(Programmes programmes, People people, Clock clock) {
        this.programmes = programmes;
        this.people = people;
        this.clock = clock;
    }

    @GetMapping
    String list(
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) java.util.Optional<LocalDate> from,
            Model page) {
        var first = from.orElseGet(() -> LocalDate.ofInstant(clock.instant(), Japan.TIME));
        page.addAttribute("from", first);
        page.addAttribute("before", first.minusDays(WEEK));
        page.addAttribute("after", first.plusDays(WEEK));
        page.addAttribute("sessions", programmes.sessions(first, first.plusDays(WEEK)));
        return "office/sessions";
    }

    @GetMapping("/{session}")
    String show(@PathVariable String session, @RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        page.addAttribute("listed", programmes.session(session).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute("present", programmes.present(session).stream().flatMap(p -> people.find(p).stream()).toList());
        page.addAttribute("q", wanted);
        page.addAttribute("found", wanted.isBlank() ? List.<Resident>of() : people.search(wanted));
        return "office/session";
    }

    @PostMapping("/{session}/attendance")
    String mark(@PathVariable String session, @RequestParam UUID person, @RequestParam boolean present) {
        programmes.mark(session, new PersonId(person), present, "list");
        return "redirect:/sessions/" + session;
    }
}
