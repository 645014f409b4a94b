package musubi.platform.office;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.BodyForm;
import musubi.platform.activity.BodyReadings;
import musubi.platform.attendance.Cards;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Measuring at a venue: a card, the figures, one save, the next person. */
@Controller
@RequestMapping("/activity/station")
class StationPages {
    private final BodyReadings bodies;
    private final Cards cards;
    private final People people;
    private final Clock clock;

    StationPages(BodyReadings bodies, Cards cards, People people, Clock clock) {
        this.bodies = bodies;
        this.cards = cards;
        this.people = people;
        this.clock = clock;
    }

    @GetMapping
    String next() {
        return "office/station";
    }

    /** By the card, or by the name of who has forgotten it. Neither stands in an address. */
    @PostMapping
    String find(@RequestParam(defaultValue = "") String who, Model page) {
        var owner = cards.owner(who);
        if (owner.isPresent()) return "redirect:/activity/station/" + owner.get();
        page.addAttribute("who", who);
        page.addAttribute("people", who.isBlank() ? List.of() : people.search(who));
        return "office/station";
    }

    @GetMapping("/{person}")
    String form(@PathVariable UUID person, Model page) {
        return form(person, BodyForm.empty(), Map.of(), page);
    }

    private String form(UUID person, BodyForm form, Map<String, String> wrong, Model page) {
        var resident = resident(person);
        page.addAttribute("resident", resident);
        page.addAttribute("today", today());
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("before", bodies.measured(resident.id(), 3));
        return "office/station-form";
    }

    private Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    @PostMapping("/{person}")
    String save(@PathVariable UUID person, @ModelAttribute BodyForm form, Model page, RedirectAttributes next) {
        var resident = resident(person);
        var wrong = new LinkedHashMap<String, String>();
        var reading = form.read(today(), BodyReadings.STATION, wrong);
        if (reading.isEmpty()) return form(person, form, wrong, page);
        bodies.keep(form.id(), resident.id(), reading.get());
        next.addFlashAttribute("saved", resident.identity().name());
        next.addFlashAttribute(
                "waits", bodies.waits(resident.id(), reading.get().day(), BodyReadings.STATION));
        return "redirect:/activity/station";
    }
}
