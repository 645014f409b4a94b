package musubi.platform.notice;

import java.util.List;
import java.util.UUID;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Staff see what somebody was told, and enter for them how they want to be told. */
@Controller
@RequestMapping("/notices/people/{person}")
class PersonNoticePages {
    private final PreferenceForm form;
    private final People people;

    PersonNoticePages(PreferenceForm form, People people) {
        this.form = form;
        this.people = people;
    }

    @GetMapping
    String show(@PathVariable UUID person, Model page) {
        var id = known(person);
        form.show(id, form.of(id), page);
        return "notice/person";
    }

    @PostMapping
    String prefer(
            @PathVariable UUID person,
            @RequestParam(defaultValue = "") String mail,
            @RequestParam(defaultValue = "") List<String> wanted,
            @RequestParam(defaultValue = "ja") String language,
            Model page,
            RedirectAttributes next) {
        var id = known(person);
        var typed = PreferenceForm.Typed.of(mail, wanted, language);
        if (!form.keep(id, typed)) {
            form.show(id, typed, page);
            return "notice/person";
        }
        next.addFlashAttribute("said", "notice.said-preferred");
        return "redirect:/notices/people/" + person;
    }

    private PersonId known(UUID person) {
        var id = new PersonId(person);
        if (people.find(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return id;
    }
}
