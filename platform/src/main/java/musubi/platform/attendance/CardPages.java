package musubi.platform.attendance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.LocalDate;
import java.util.UUID;
import musubi.platform.page.QrCode;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.platform.programme.Timetable;
import musubi.quantity.Japan;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Cards: issued and printed by staff, and shown at a door to a telephone's camera. */
@Controller
class CardPages {
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final Cards cards;
    private final People people;
    private final Timetable timetable;
    private final Visits visits;
    private final Clock clock;

    CardPages(Cards cards, People people, Timetable timetable, Visits visits, Clock clock) {
        this.cards = cards;
        this.people = people;
        this.timetable = timetable;
        this.visits = visits;
        this.clock = clock;
    }

    private Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping("/cards/{person}")
    String show(@PathVariable UUID person, Model page) {
        page.addAttribute("resident", resident(person));
        page.addAttribute("code", cards.of(new PersonId(person)).map(Cards::grouped));
        return "attendance/card";
    }

    @PostMapping("/cards/{person}")
    String issue(@PathVariable UUID person) {
        cards.issue(resident(person).id());
        return "redirect:/cards/" + person;
    }

    @PostMapping("/cards/{person}/end")
    String end(@PathVariable UUID person, @RequestParam(defaultValue = "") String why, RedirectAttributes next) {
        var id = resident(person).id();
        if (people.names(id, why)) next.addFlashAttribute("refused", "visits.refused-REASON_NAMES");
        else if (cards.end(id, why)) next.addFlashAttribute("done", "card.ended");
        return "redirect:/cards/" + person;
    }

    /** What a scanner or a telephone's camera reads: an address of this server that ends with the code. */
    @GetMapping("/cards/{person}/qr.svg")
    ResponseEntity<String> qr(@PathVariable UUID person) {
        var code = cards.of(resident(person).id()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var address = ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/card/")
                .path(code)
                .toUriString();
        return ResponseEntity.ok().contentType(SVG).body(QrCode.svg(address));
    }

    /** A card was scanned outside a door's page: which of today's sessions is it for? */
    @GetMapping("/card/{code}")
    String scanned(@PathVariable String code, Model page) {
        var today = LocalDate.ofInstant(clock.instant(), Japan.TIME);
        page.addAttribute("code", code);
        page.addAttribute("known", cards.owner(code).isPresent());
        page.addAttribute(
                "name",
                cards.owner(code).flatMap(people::find).map(r -> r.identity().name()));
        page.addAttribute(
                "sessions",
                timetable.find(Timetable.Wanted.all(today, today.plusDays(1))).stream()
                        .filter(l -> !l.cancelled())
                        .toList());
        page.addAttribute("mark", UUID.randomUUID());
        return "attendance/card-shown";
    }

    @PostMapping("/card/{code}")
    String mark(
            @PathVariable String code, @RequestParam String session, @RequestParam UUID mark, RedirectAttributes next) {
        var owner = cards.owner(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        // The page gives one id for all its sessions; with the one that was chosen it is one for each.
        var id = UUID.nameUUIDFromBytes("%s %s".formatted(mark, session).getBytes(UTF_8));
        var reply = visits.record(new Mark(id, session, owner, true, "card", clock.instant(), ""));
        if (reply.recorded()) next.addFlashAttribute("done", "door.done");
        else next.addFlashAttribute("refused", "visits.refused-" + reply);
        return "redirect:/sessions/" + session + "/door";
    }
}
