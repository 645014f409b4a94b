package musubi.platform.office;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import musubi.platform.programme.Guides;
import musubi.platform.programme.Programmes;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What residents read of a programme before they come. */
@Controller
@RequestMapping("/programmes/{programme}/guide")
class GuidePages {
    private static final int LONGEST = 400;

    private final Programmes programmes;
    private final Guides guides;

    GuidePages(Programmes programmes, Guides guides) {
        this.programmes = programmes;
        this.guides = guides;
    }

    /** What was typed. */
    record Form(String bring, String fee, String way, String phone) {
        /** What a browser does not send is empty. */
        Form {
            bring = Objects.requireNonNullElse(bring, "").strip();
            fee = Objects.requireNonNullElse(fee, "").strip();
            way = Objects.requireNonNullElse(way, "").strip();
            phone = Objects.requireNonNullElse(phone, "").strip();
        }
    }

    @GetMapping
    String form(@PathVariable String programme, Model page) {
        var guide = guides.of(programme);
        return form(programme, new Form(guide.bring(), guide.fee(), guide.way(), guide.phone()), Map.of(), page);
    }

    private String form(String programme, Form form, Map<String, String> wrong, Model page) {
        page.addAttribute(
                "programme",
                programmes.find(programme).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        return "office/guide";
    }

    @PostMapping
    String keep(@PathVariable String programme, @ModelAttribute Form form, Model page, RedirectAttributes next) {
        var wrong = new LinkedHashMap<String, String>();
        if (form.bring().length() > LONGEST) wrong.put("bring", "guide.too-long");
        if (form.fee().length() > LONGEST) wrong.put("fee", "guide.too-long");
        if (form.way().length() > LONGEST) wrong.put("way", "guide.too-long");
        if (!form.phone().matches("[0-9+() -]{0,40}")) wrong.put("phone", "guide.wrong-phone");
        var shown = form(programme, form, wrong, page);
        if (!wrong.isEmpty()) return shown;
        guides.keep(programme, new Guides.Guide(form.bring(), form.fee(), form.way(), form.phone()));
        next.addFlashAttribute("done", "guide.kept");
        return "redirect:/programmes";
    }
}
