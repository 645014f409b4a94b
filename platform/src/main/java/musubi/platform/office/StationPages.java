package musubi.platform.office;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.activity.Bodies;
import musubi.platform.activity.BodyReading;
import musubi.platform.attendance.Cards;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.platform.people.Resident;
import musubi.quantity.Japan;
import org.jspecify.annotations.Nullable;
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
    private final Bodies bodies;
    private final Cards cards;
    private final People people;
    private final Clock clock;

    StationPages(Bodies bodies, Cards cards, People people, Clock clock) {
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

    /** What was typed. */
    record Form(UUID id, String weight, String systolic, String diastolic, String waist) {
        /** What a browser does not send is empty. */
        Form {
            id = Objects.requireNonNullElseGet(id, UUID::randomUUID);
            weight = Objects.requireNonNullElse(weight, "").strip();
            systolic = Objects.requireNonNullElse(systolic, "").strip();
            diastolic = Objects.requireNonNullElse(diastolic, "").strip();
            waist = Objects.requireNonNullElse(waist, "").strip();
        }
    }

    @GetMapping("/{person}")
    String form(@PathVariable UUID person, Model page) {
        return form(person, new Form(UUID.randomUUID(), "", "", "", ""), Map.of(), page);
    }

    private String form(UUID person, Form form, Map<String, String> wrong, Model page) {
        var resident = resident(person);
        page.addAttribute("resident", resident);
        page.addAttribute("today", today());
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("before", bodies.of(resident.id(), 3));
        return "office/station-form";
    }

    private Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    @PostMapping("/{person}")
    String save(@PathVariable UUID person, @ModelAttribute Form form, Model page, RedirectAttributes next) {
        var resident = resident(person);
        var wrong = new LinkedHashMap<String, String>();
        var weight = measure("weight", form.weight(), 10, 400, 2, wrong);
        var systolic = measure("systolic", form.systolic(), 40, 300, 0, wrong);
        var diastolic = measure("diastolic", form.diastolic(), 20, 200, 0, wrong);
        var waist = measure("waist", form.waist(), 30, 250, 1, wrong);
        if (systolic == null != (diastolic == null)) wrong.putIfAbsent(systolic == null ? "systolic" : "diastolic", "station.both");
        if (systolic != null && diastolic != null && systolic.compareTo(diastolic) <= 0)
            wrong.putIfAbsent("systolic", "station.order");
        if (wrong.isEmpty() && weight == null && systolic == null && waist == null) wrong.put("weight", "station.empty");
        if (!wrong.isEmpty()) return form(person, form, wrong, page);
        bodies.keep(
                form.id(),
                resident.id(),
                new BodyReading(
                        today(), Bodies.STATION, "manual", null, weight, waist, null, null, whole(systolic), whole(diastolic)));
        next.addFlashAttribute("saved", resident.identity().name());
        return "redirect:/activity/station";
    }

    private static @Nullable Integer whole(@Nullable BigDecimal number) {
        return Optional.ofNullable(number).map(BigDecimal::intValueExact).orElse(null);
    }

    /** Empty when nothing was typed; what was typed wrongly is noted under the field. */
    private static @Nullable BigDecimal measure(
            String field, String text, int least, int most, int scale, Map<String, String> wrong) {
        if (text.isEmpty()) return null;
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?")) {
            var number = new BigDecimal(text).stripTrailingZeros();
            if (number.scale() <= scale
                    && number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(most)) <= 0) return number;
        }
        wrong.put(field, "station.wrong-" + field);
        return null;
    }
}
