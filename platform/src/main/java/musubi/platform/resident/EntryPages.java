package musubi.platform.resident;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.activity.BodyForm;
import musubi.platform.activity.BodyReading;
import musubi.platform.activity.BodyReadings;
import musubi.platform.activity.Measured;
import musubi.platform.activity.StepsReading;
import musubi.platform.activity.Uploads;
import musubi.quantity.BadInput;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What residents read off a pedometer, a scale or a blood pressure meter and write down themselves. It is marked as written by hand. */
@Controller
class EntryPages {
    private static final int LAST_DAYS = 31;
    private static final int SHOWN = 60;

    /** Of whoever measures twice a day, three years. */
    private static final int DRAWN = 2_200;

    private final Uploads uploads;
    private final BodyReadings bodies;
    private final Me myself;

    EntryPages(Uploads uploads, BodyReadings bodies, Me myself) {
        this.uploads = uploads;
        this.bodies = bodies;
        this.myself = myself;
    }

    @GetMapping("/me/steps/entry")
    String steps(Model page) {
        return steps(UUID.randomUUID(), myself.today().toString(), "", Map.of(), page);
    }

    private String steps(UUID id, String day, String steps, Map<String, String> wrong, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("day", day);
        page.addAttribute("steps", steps);
        page.addAttribute("wrong", wrong);
        page.addAttribute("today", myself.today());
        page.addAttribute("earliest", myself.today().minusDays(LAST_DAYS));
        return "resident/steps-entry";
    }

    @PostMapping("/me/steps/entry")
    String keepSteps(
            @RequestParam UUID id,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String steps,
            Model page,
            RedirectAttributes next) {
        var me = myself.person();
        var wrong = new LinkedHashMap<String, String>();
        var on = recent(day, wrong);
        var plain = Normalizer.normalize(steps, Normalizer.Form.NFKC).replaceAll("[,\\s歩]", "");
        if (!plain.matches("[0-9]{1,6}")) wrong.put("steps", "my-steps.wrong-steps");
        if (!wrong.isEmpty()) return steps(id, day, steps, wrong, page);
        var reading = new StepsReading(me, on.orElseThrow(), Devices.BY_HAND, "manual", Integer.parseInt(plain));
        try {
            uploads.enter(id, reading);
        } catch (BadInput e) {
            wrong.put("day", "my-steps.wrong-membership");
            return steps(id, day, steps, wrong, page);
        }
        next.addFlashAttribute("done", "my-steps.entered");
        return "redirect:/me/steps/day/" + reading.day();
    }

    private Optional<LocalDate> recent(String day, Map<String, String> wrong) {
        var today = myself.today();
        var on = Span.day(day).filter(d -> !d.isAfter(today) && !d.isBefore(today.minusDays(LAST_DAYS)));
        if (on.isEmpty()) wrong.put("day", "my-steps.wrong-day");
        return on;
    }

    @GetMapping("/me/body")
    String body(Model page) {
        return body(BodyForm.empty(), myself.today().toString(), Map.of(), page);
    }

    private String body(BodyForm form, String day, Map<String, String> wrong, Model page) {
        var readings = bodies.measured(myself.person(), SHOWN);
        var counting = readings.stream().map(Measured::counting).toList();
        page.addAttribute("form", form);
        page.addAttribute("day", day);
        page.addAttribute("wrong", wrong);
        page.addAttribute("today", myself.today());
        page.addAttribute("earliest", myself.today().minusDays(LAST_DAYS));
        page.addAttribute(
                "readings",
                readings.stream()
                        .map(r -> new Reading(r, Devices.word(r.reading().source())))
                        .toList());
        page.addAttribute("pressures", counting.stream().anyMatch(r -> r.systolic() != null));
        page.addAttribute("weights", Trend.of(counting, BodyReading::weightKg));
        return "resident/body";
    }

    @GetMapping("/me/body/pressure")
    String pressure(
            @RequestParam(defaultValue = "month") String by, @RequestParam(defaultValue = "") String on, Model page) {
        var span = Span.of(by, on, myself.today());
        var counting = bodies.measured(myself.person(), DRAWN).stream()
                .map(Measured::counting)
                .toList();
        var measured = Pressure.within(counting, span);
        page.addAttribute("kinds", Span.KINDS);
        page.addAttribute("span", span);
        page.addAttribute("today", myself.today());
        page.addAttribute("chart", measured.isEmpty() ? null : Pressure.of(measured, span));
        page.addAttribute(
                "readings",
                measured.reversed().stream()
                        .map(r -> new Reading(new Measured(r, Map.of()), Devices.word(r.source())))
                        .toList());
        return "resident/pressure";
    }

    /** A measuring and the name of the word for who told of it. */
    record Reading(Measured measured, String device) {
        /** All that was told. */
        public BodyReading reading() {
            return measured.reading();
        }
    }

    @PostMapping("/me/body")
    String keepBody(
            @ModelAttribute BodyForm form,
            @RequestParam(defaultValue = "") String day,
            Model page,
            RedirectAttributes next) {
        var me = myself.person();
        var wrong = new LinkedHashMap<String, String>();
        var on = recent(day, wrong);
        var reading = form.read(on.orElse(myself.today()), BodyReadings.OWN, wrong);
        if (!wrong.isEmpty()) return body(form, day, wrong, page);
        bodies.keep(form.id(), me, reading.orElseThrow());
        boolean waits = bodies.waits(me, on.orElseThrow(), BodyReadings.OWN);
        next.addFlashAttribute("done", waits ? "my-steps.body-entered-waits" : "my-steps.body-entered");
        return "redirect:/me/body";
    }
}
