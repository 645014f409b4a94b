package musubi.platform.office;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.UUID;
import musubi.platform.activity.Exports;
import musubi.platform.activity.Offer;
import musubi.platform.activity.Offers;
import musubi.platform.activity.Uploads;
import musubi.platform.audit.RefusedFiles;
import musubi.platform.people.People;
import musubi.platform.people.PersonId;
import musubi.quantity.BadInput;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The export of a resident's phone or watch: read, looked at, kept. */
@Controller
@RequestMapping("/people/{person}/export")
class ExportPages {
    private final People people;
    private final Exports exports;
    private final Offers offers;
    private final RefusedFiles files;

    ExportPages(People people, Exports exports, Offers offers, RefusedFiles files) {
        this.files = files;
        this.people = people;
        this.exports = exports;
        this.offers = offers;
    }

    @GetMapping
    String form(@PathVariable UUID person, Model page) {
        page.addAttribute("resident", resident(person));
        page.addAttribute("offer", UUID.randomUUID());
        return "office/export";
    }

    private musubi.platform.people.Resident resident(UUID person) {
        return people.find(new PersonId(person)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping
    String read(
            @PathVariable UUID person,
            @RequestParam UUID offer,
            @RequestParam MultipartFile file,
            Model page,
            RedirectAttributes next,
            Locale locale)
            throws IOException {
        var id = resident(person).id();
        if (file.isEmpty()) return refused(person, List.of(), page);
        try {
            var answer = files.reading(file, () -> {
                try (var upload = file.getInputStream()) {
                    return exports.read(offer, id, String.valueOf(file.getOriginalFilename()), upload);
                }
            });
            if (answer instanceof Exports.Answer.Offered(var read))
                return "redirect:/people/%s/export/%s".formatted(person, read.id());
            next.addFlashAttribute("done", "export.kept-before");
            return PersonPages.back(person, "#steps");
        } catch (BadInput e) {
            return refused(
                    person,
                    e.problems().stream()
                            .map(p -> "%s %s".formatted(p.place(), p.words().in(locale.getLanguage())))
                            .toList(),
                    page);
        }
    }

    private String refused(UUID person, List<String> problems, Model page) {
        page.addAttribute("problems", problems);
        return form(person, page);
    }

    @GetMapping("/{offer}")
    String look(@PathVariable UUID person, @PathVariable UUID offer, Model page) {
        var found = offer(person, offer);
        page.addAttribute("resident", resident(person));
        page.addAttribute("offer", found);
        page.addAttribute("export", found.content());
        return "office/export-look";
    }

    private Offer offer(UUID person, UUID offer) {
        return offers.find(offer)
                .filter(o -> o.person().value().equals(person))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @PostMapping("/{offer}")
    String keep(
            @PathVariable UUID person, @PathVariable UUID offer, Model page, RedirectAttributes next, Locale locale) {
        resident(person);
        try {
            var kept = offers.keep(offer);
            if (kept instanceof Uploads.Receipt.Kept(int rows)) {
                next.addFlashAttribute("done", "export.kept");
                next.addFlashAttribute("number", rows);
            } else next.addFlashAttribute("done", "export.kept-before");
            return PersonPages.back(person, "#steps");
        } catch (NoSuchElementException e) {
            return refused(person, List.of(), page);
        } catch (BadInput e) {
            return refused(person, List.of(e.problems().getFirst().words().in(locale.getLanguage())), page);
        }
    }

    @PostMapping("/{offer}/discard")
    String discard(@PathVariable UUID person, @PathVariable UUID offer, RedirectAttributes next) {
        offer(person, offer);
        offers.discard(offer);
        next.addFlashAttribute("done", "export.discarded");
        return PersonPages.back(person, "#steps");
    }
}
