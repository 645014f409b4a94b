package musubi.platform.office;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import musubi.platform.people.Consents;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
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

/** The words people agree to, and who agreed. */
@Controller
@RequestMapping("/people")
class ConsentPages {
    private final Consents consents;

    ConsentPages(Consents consents) {
        this.consents = consents;
    }

    /** What the form holds, as it was typed. */
    record Form(String purpose, String recipient, String titleJa, String titleEn, String bodyJa, String bodyEn) {
        /** What a browser does not send is empty. */
        Form {
            purpose = Objects.requireNonNullElse(purpose, "");
            recipient = Objects.requireNonNullElse(recipient, "");
            titleJa = Objects.requireNonNullElse(titleJa, "");
            titleEn = Objects.requireNonNullElse(titleEn, "");
            bodyJa = Objects.requireNonNullElse(bodyJa, "");
            bodyEn = Objects.requireNonNullElse(bodyEn, "");
        }

        static Form empty() {
            return new Form(Consents.PROGRAMME, "municipality", "", "", "", "");
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
        return "office/consents";
    }

    @PostMapping("/consents")
    String write(@ModelAttribute Form form, Model page) {
        var wrong = new LinkedHashMap<String, String>();
        if (!form.purpose().matches("[a-z0-9][a-z0-9-]{0,39}")) wrong.put("purpose", "consents.code-unreadable");
        if (!form.recipient().matches("[a-z0-9][a-z0-9-]{0,39}")) wrong.put("recipient", "consents.code-unreadable");
        missing("titleJa", form.titleJa(), wrong);
        missing("titleEn", form.titleEn(), wrong);
        missing("bodyJa", form.bodyJa(), wrong);
        missing("bodyEn", form.bodyEn(), wrong);
        if (!wrong.isEmpty()) return list(form, wrong, page);
        consents.write(
                form.purpose(),
                form.recipient(),
                new Words(form.titleJa().strip(), form.titleEn().strip()),
                new Words(form.bodyJa().strip(), form.bodyEn().strip()));
        return "redirect:/people/consents";
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
            @RequestParam int version) {
        consents.give(new PersonId(person), purpose, recipient, version);
        return "redirect:/people/" + person + "#consents";
    }

    @PostMapping("/{person}/withdrawal")
    String withdraw(@PathVariable UUID person, @RequestParam String purpose, @RequestParam String recipient) {
        consents.withdraw(new PersonId(person), purpose, recipient);
        return "redirect:/people/" + person + "#consents";
    }
}
