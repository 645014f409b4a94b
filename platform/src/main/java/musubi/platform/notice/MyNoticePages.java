package musubi.platform.notice;

import java.util.List;
import musubi.platform.access.Acting;
import musubi.platform.people.PersonId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A resident reads what they were told and says by which ways they want to be told. */
@Controller
@RequestMapping("/me/notices")
class MyNoticePages {
    private final PreferenceForm form;
    private final Acting acting;

    MyNoticePages(PreferenceForm form, Acting acting) {
        this.form = form;
        this.acting = acting;
    }

    @GetMapping
    String show(Model page) {
        form.show(me(), form.of(me()), page);
        return "notice/mine";
    }

    @PostMapping
    String prefer(
            @RequestParam(defaultValue = "") String mail,
            @RequestParam(defaultValue = "") List<String> wanted,
            @RequestParam(defaultValue = "ja") String language,
            Model page,
            RedirectAttributes next) {
        var typed = PreferenceForm.Typed.of(mail, wanted, language);
        if (!form.keep(me(), typed)) {
            form.show(me(), typed, page);
            return "notice/mine";
        }
        next.addFlashAttribute("said", "notice.said-preferred");
        return "redirect:/me/notices";
    }

    private PersonId me() {
        return new PersonId(acting.actor().resident().orElseThrow());
    }
}
