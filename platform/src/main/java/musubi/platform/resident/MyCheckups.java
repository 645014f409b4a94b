package musubi.platform.resident;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import musubi.platform.access.Acting;
import musubi.platform.access.Door;
import musubi.platform.access.Role;
import musubi.platform.activity.Checkup;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.activity.CheckupText;
import musubi.platform.activity.Checkups;
import musubi.platform.page.MenuItem;
import musubi.platform.page.MenuItem.Group;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import org.springframework.context.annotation.Bean;
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

/** A resident's own check-ups as the municipality has them, and those they tell it themselves. */
@Controller
@RequestMapping("/me/checkups")
class MyCheckups {
    /** What a paper with results says to the one who was examined. */
    private static final List<String> RESULTS =
            Stream.of(Result.values()).filter(Result::taken).map(Result::code).toList();

    private final Checkups checkups;
    private final Acting acting;
    private final Me myself;

    MyCheckups(Checkups checkups, Acting acting, Me myself) {
        this.checkups = checkups;
        this.acting = acting;
        this.myself = myself;
    }

    @Bean
    static Door residentCheckupsDoor() {
        return Door.of("/me/checkups/**", Role.RESIDENT);
    }

    @Bean
    static MenuItem residentCheckupsItem() {
        return new MenuItem(Group.RECORDS, 36, "/me/checkups", "checkups.mine", Set.of(Role.RESIDENT));
    }

    private PersonId me() {
        return new PersonId(
                acting.actor().resident().orElseThrow(() -> new ResponseStatusException(HttpStatus.FORBIDDEN)));
    }

    @GetMapping
    String show(Model page) {
        page.addAttribute(
                "checkups", checkups.of(me()).stream().filter(Checkup::stands).toList());
        return "resident/checkups";
    }

    @GetMapping("/new")
    String form(Model page) {
        return form(UUID.randomUUID(), Map.of("result", Result.TAKEN.code()), Map.of(), page);
    }

    private String form(UUID id, Map<String, String> form, Map<String, String> wrong, Model page) {
        page.addAttribute("id", id);
        page.addAttribute("form", form);
        page.addAttribute("wrong", wrong);
        page.addAttribute("today", myself.today());
        page.addAttribute("kinds", Stream.of(Kind.values()).map(Kind::code).toList());
        page.addAttribute("results", RESULTS);
        return "resident/checkup-tell";
    }

    @PostMapping
    String tell(
            @RequestParam UUID id,
            @RequestParam Map<String, String> form,
            Model page,
            RedirectAttributes next,
            Locale locale) {
        var read = CheckupText.read(me(), field -> form.getOrDefault(field.english(), ""));
        var wrong = new LinkedHashMap<String, String>();
        read.wrong().forEach((field, words) -> wrong.put(field.english(), words.in(locale.getLanguage())));
        if (read.reading().filter(r -> !r.result().taken()).isPresent())
            wrong.put("result", CheckupText.ONLY_TAKEN.in(locale.getLanguage()));
        if (wrong.isEmpty())
            try {
                var told = checkups.tell(id, read.reading().orElseThrow());
                next.addFlashAttribute(
                        "done", told == Checkups.Entered.BEFORE ? "checkups.told-before" : "checkups.told-kept");
                return "redirect:/me/checkups";
            } catch (BadInput e) {
                wrong.put("day", e.problems().getFirst().words().in(locale.getLanguage()));
            }
        return form(id, form, wrong, page);
    }

    @PostMapping("/{id}/withdrawal")
    String takeBack(@PathVariable UUID id, RedirectAttributes next) {
        if (checkups.takeBack(id, me())) next.addFlashAttribute("done", "checkups.mine-taken-back");
        else next.addFlashAttribute("refused", "checkups.not-yours");
        return "redirect:/me/checkups";
    }
}
