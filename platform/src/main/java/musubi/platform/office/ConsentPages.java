package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import musubi.platform.page.SentBack;
import musubi.platform.people.Consents;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Words;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The words people agree to, and who agreed. */
@Controller
@RequestMapping("/people")
class ConsentPages {
    private final Consents consents;
    private final Clock clock;

    ConsentPages(Consents consents, Clock clock) {
        this.consents = consents;
        this.clock = clock;
    }

    /** What the form holds, as it was typed. */
    record Form(
            String purpose,
            String recipient,
            String titleJa,
            String titleEn,
            String bodyJa,
            String bodyEn,
            String validFrom) {
        /** What a browser does not send is empty. */
        Form {
            purpose = Objects.requireNonNullElse(purpose, "");
            recipient = Objects.requireNonNullElse(recipient, "");
            titleJa = Objects.requireNonNullElse(titleJa, "");
            titleEn = Objects.requireNonNullElse(titleEn, "");
            bodyJa = Objects.requireNonNullElse(bodyJa, "");
            bodyEn = Objects.requireNonNullElse(bodyEn, "");
            validFrom = Objects.requireNonNullElse(validFrom, "");
        }

        static Form empty() {
            return new Form(Consents.PROGRAMME, "municipality", "", "", "", "", "");
        }
    }

    @GetMapping("/consents")
    String list(Model page) {
        return list(Form.empty(), Map.of(), page);
    }

    private String list(Form form, Map<String, String> wrong, Model page) {
        page.addAttribute("texts", consents.texts());
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("today", today());
        return "office/consents";
    }

    @PostMapping("/consents")
    String write(@ModelAttribute Form form, Model page, Locale locale) {
        var wrong = new LinkedHashMap<String, String>();
        if (!form.purpose().matches("[a-z0-9][a-z0-9-]{0,39}")) wrong.put("purpose", "consents.code-unreadable");
        if (!form.recipient().matches("[a-z0-9][a-z0-9-]{0,39}")) wrong.put("recipient", "consents.code-unreadable");
        missing("titleJa", form.titleJa(), wrong);
        missing("titleEn", form.titleEn(), wrong);
        missing("bodyJa", form.bodyJa(), wrong);
        missing("bodyEn", form.bodyEn(), wrong);
        var from = form.validFrom().isBlank()
                ? Optional.of(today())
                : JoiningForm.day(form.validFrom(), "validFrom", "consents.day-wrong", wrong);
        if (!wrong.isEmpty()) return list(form, wrong, page);
        try {
            write(form, from.orElseThrow());
        } catch (BadInput e) {
            if (e.problems().stream().noneMatch(p -> p.code().equals(Consents.DAY))) throw e;
            page.addAttribute("problem", e.problems().getFirst().words().in(locale.getLanguage()));
            return list(form, Map.of("validFrom", "consents.day-refused"), page);
        }
        return "redirect:/people/consents";
    }

    private void write(Form form, LocalDate from) {
        consents.write(
                form.purpose(),
                form.recipient(),
                new Words(form.titleJa().strip(), form.titleEn().strip()),
                new Words(form.bodyJa().strip(), form.bodyEn().strip()),
                from);
    }

    private static void missing(String field, String text, Map<String, String> wrong) {
        if (text.isBlank()) wrong.put(field, "consents.words-missing");
    }

    /** Only who sends something else than the form does gets here. */
    @ExceptionHandler
    void unknown(BadInput e, HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.BAD_REQUEST.value());
    }

    @PostMapping("/{person}/consent")
    String give(
            @PathVariable UUID person,
            @RequestParam String purpose,
            @RequestParam String recipient,
            @RequestParam int version,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes next) {
        return said(
                new PersonId(person),
                typed,
                day -> consents.gave(new PersonId(person), purpose, recipient, version, day),
                locale,
                next);
    }

    @PostMapping("/{person}/withdrawal")
    String withdraw(
            @PathVariable UUID person,
            @RequestParam String purpose,
            @RequestParam String recipient,
            @RequestParam Map<String, String> typed,
            Locale locale,
            RedirectAttributes next) {
        return said(
                new PersonId(person),
                typed,
                day -> consents.withdrew(new PersonId(person), purpose, recipient, day),
                locale,
                next);
    }

    /** Keeps what was said on the day that was typed, today where none was; a day on which it cannot have been said sends the form back. */
    private String said(
            PersonId person,
            Map<String, String> typed,
            Consumer<LocalDate> keep,
            Locale locale,
            RedirectAttributes next) {
        var page = "redirect:/people/" + person + "#consents";
        var form = "consent-%s-%s".formatted(typed.get("purpose"), typed.get("recipient"));
        var text = typed.getOrDefault("day", "");
        var day = text.isBlank()
                ? Optional.of(today())
                : JoiningForm.day(text, "day", "consents.day-wrong", new LinkedHashMap<>());
        if (day.isEmpty()) {
            next.addFlashAttribute(SentBack.NAME, SentBack.of(form, typed, "day", "consents.day-wrong"));
            return page;
        }
        try {
            keep.accept(day.get());
        } catch (BadInput e) {
            if (e.problems().stream().noneMatch(p -> p.code().equals(Consents.DAY))) throw e;
            next.addFlashAttribute(SentBack.NAME, SentBack.of(form, typed, e, locale, "day"));
            return page;
        }
        tell(person, typed, day.get(), next);
        return page;
    }

    /** Says so where something that was said later still counts. */
    private void tell(PersonId person, Map<String, String> typed, LocalDate day, RedirectAttributes next) {
        consents.of(person).stream()
                .filter(s -> s.text().purpose().equals(typed.get("purpose"))
                        && s.text().recipient().equals(typed.get("recipient")))
                .flatMap(s -> s.said().on().stream())
                .filter(last -> last.isAfter(day))
                .findFirst()
                .ifPresent(last -> next.addFlashAttribute("laterCounts", last.toString()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }
}
