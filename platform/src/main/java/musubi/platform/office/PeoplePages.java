package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import musubi.platform.people.People;
import musubi.quantity.Japan;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Finding residents. */
@Controller
@RequestMapping("/people")
class PeoplePages {
    private final People people;
    private final Clock clock;

    PeoplePages(People people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    @GetMapping
    String list(@RequestParam(name = "q", defaultValue = "") String wanted, Model page) {
        page.addAttribute("q", wanted);
        page.addAttribute("people", people.search(wanted));
        page.addAttribute("today", LocalDate.ofInstant(clock.instant(), Japan.TIME));
        return "office/people";
    }
}
